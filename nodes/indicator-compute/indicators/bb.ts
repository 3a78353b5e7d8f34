/**
 * Bollinger bands: two population standard deviations around the 20-bar average.
 * On a flat price all three are equal and the position between them is undefined.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { populationDeviation } from '../../lib/numeric/rolling-std.js';
import { defineParametric, FACTOR, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'Bollinger bands 20, 2',
  source: 'TA-Lib BBANDS',
  family: 'volatility',
  params: { period: SEVERAL_BARS, deviations: FACTOR },
  defaults: [{ period: 20, deviations: 2 }],
  names: ['bb_upper', 'bb_middle', 'bb_lower', 'bb_width', 'bb_percent_b'],
  columns: ({ period, deviations }) => [
    { name: 'bb_upper', about: `SMA ${period} + ${deviations}σ`, unit: 'USD', first: period - 1 },
    { name: 'bb_middle', about: `SMA ${period}`, unit: 'USD', first: period - 1 },
    { name: 'bb_lower', about: `SMA ${period} − ${deviations}σ`, unit: 'USD', first: period - 1 },
    {
      name: 'bb_width',
      about: `(upper − lower) / middle of bands ${period}, ${deviations}`,
      unit: 'fraction',
      first: period - 1,
    },
    {
      name: 'bb_percent_b',
      about: `(C − lower) / (upper − lower) of bands ${period}, ${deviations}; undefined if equal`,
      first: period - 1,
    },
  ],
  compute({ n, from = 0, close }, { period, deviations }, out, scratch) {
    const upper = out[0]!;
    const middle = out[1]!;
    const lower = out[2]!;
    const width = out[3]!;
    const position = out[4]!;
    const sigmas = scratch.shared(populationDeviation, close, period);
    middle.set(scratch.shared(rollingMean, close, period));
    for (let i = from; i < n; i++) {
      const half = deviations * sigmas[i]!;
      const mean = middle[i]!;
      upper[i] = mean + half;
      lower[i] = mean - half;
      width[i] = (2 * half) / mean;
      position[i] = half > 0 ? (close[i]! - lower[i]!) / (2 * half) : Number.NaN;
    }
  },
});
