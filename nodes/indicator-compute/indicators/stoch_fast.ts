/**
 * Fast stochastic oscillator, 14-3: the position of the close in its range.
 * Both lines start together, as in TA-Lib; 0 without a range.
 */
import { rawStochastic } from '../../lib/numeric/price-position.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'fast stochastic oscillator',
  source: 'TA-Lib STOCHF',
  family: 'momentum',
  params: { period: BARS, signal: BARS },
  defaults: [{ period: 14, signal: 3 }],
  names: ['stoch_fast_k', 'stoch_fast_d'],
  columns: ({ period, signal }) => [
    {
      name: 'stoch_fast_k',
      about: `100 · (C − lowest low) / range of ${period}`,
      unit: 'percent',
      first: period + signal - 2,
    },
    {
      name: 'stoch_fast_d',
      about: `SMA ${signal} of the position in the range of ${period}`,
      unit: 'percent',
      first: period + signal - 2,
    },
  ],
  compute({ n, high, low, close }, { period, signal }, out, scratch) {
    const k = out[0]!;
    const d = out[1]!;
    const highest = scratch.shared(rollingMax, high, period);
    const lowest = scratch.shared(rollingMin, low, period);
    const raw = scratch.shared(rawStochastic, close, highest, lowest);
    k.set(raw);
    rollingMean(k, signal, d, period - 1);
    k.fill(Number.NaN, 0, Math.min(period + signal - 2, n));
  },
});
