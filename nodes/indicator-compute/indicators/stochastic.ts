/**
 * Slow stochastic oscillator, 14-3-3: the smoothed position of the close in its range.
 * Both lines start together, as in TA-Lib; 0 without a range.
 */
import { rawStochastic } from '../../lib/numeric/price-position.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'slow stochastic oscillator',
  source: 'TA-Lib STOCH',
  family: 'momentum',
  columns: [
    { name: 'stochastic_k', about: 'mean of 3 raw stochastics of 14', unit: 'percent', first: 17 },
    { name: 'stochastic_d', about: 'mean of 3 stochastic_k', unit: 'percent', first: 17 },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const [k, d] = out as readonly [Float64Array, Float64Array];
    const highest = scratch.shared(rollingMax, high, 14);
    const lowest = scratch.shared(rollingMin, low, 14);
    const raw = scratch.shared(rawStochastic, close, highest, lowest);
    rollingMean(raw, 3, k, 13);
    rollingMean(k, 3, d, 15);
    k.fill(Number.NaN, 0, Math.min(17, n));
  },
});
