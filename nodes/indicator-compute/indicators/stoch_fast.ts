/**
 * Fast stochastic oscillator, 14-3: the position of the close in its range.
 * Both lines start together, as in TA-Lib; 0 without a range.
 */
import { rawStochastic } from '../../lib/numeric/price-position.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'fast stochastic oscillator',
  source: 'TA-Lib STOCHF',
  family: 'momentum',
  columns: [
    {
      name: 'stoch_fast_k',
      about: '100 · (C − lowest low) / range of 14',
      unit: 'percent',
      first: 15,
    },
    { name: 'stoch_fast_d', about: 'mean of 3 stoch_fast_k', unit: 'percent', first: 15 },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const [k, d] = out as readonly [Float64Array, Float64Array];
    const highest = scratch.shared(rollingMax, high, 14);
    const lowest = scratch.shared(rollingMin, low, 14);
    k.set(scratch.shared(rawStochastic, close, highest, lowest));
    rollingMean(k, 3, d, 13);
    k.fill(Number.NaN, 0, Math.min(15, n));
  },
});
