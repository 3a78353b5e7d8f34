/**
 * Slow stochastic oscillator, 14-3-3: the smoothed position of the close in its range.
 * Both lines start together, as in TA-Lib; 0 without a range.
 */
import { rawStochastic } from '../../lib/numeric/price-position.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'slow stochastic oscillator',
  source: 'TA-Lib STOCH',
  family: 'momentum',
  params: { period: BARS, smooth: BARS, signal: BARS },
  defaults: [{ period: 14, smooth: 3, signal: 3 }],
  names: ['stochastic_k', 'stochastic_d'],
  columns: ({ period, smooth, signal }) => [
    {
      name: 'stochastic_k',
      about: `SMA ${smooth} of 100 · (C − lowest low) / range of ${period}`,
      unit: 'percent',
      first: period + smooth + signal - 3,
    },
    {
      name: 'stochastic_d',
      about: `SMA ${signal} of the smoothed position in the range of ${period}`,
      unit: 'percent',
      first: period + smooth + signal - 3,
    },
  ],
  compute({ n, high, low, close }, { period, smooth, signal }, out, scratch) {
    const k = out[0]!;
    const d = out[1]!;
    const highest = scratch.shared(rollingMax, high, period);
    const lowest = scratch.shared(rollingMin, low, period);
    const raw = scratch.shared(rawStochastic, close, highest, lowest);
    rollingMean(raw, smooth, k, period - 1);
    rollingMean(k, signal, d, period + smooth - 2);
    k.fill(Number.NaN, 0, Math.min(period + smooth + signal - 3, n));
  },
});
