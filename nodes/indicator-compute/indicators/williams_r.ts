/**
 * Williams %R: distance of the close from the highest high, −100 to 0.
 * 0 without a range.
 */
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'Williams %R',
  source: 'TA-Lib WILLR',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'williams_r',
      about: `−100 · (highest high − C) / range of ${period}`,
      unit: 'percent',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, high, low, close }, { period }, out, scratch) {
    const target = out[0]!;
    const highest = scratch.shared(rollingMax, high, period);
    const lowest = scratch.shared(rollingMin, low, period);
    target.fill(Number.NaN, 0, Math.min(period - 1, n));
    for (let i = Math.max(period - 1, from); i < n; i++) {
      const range = highest[i]! - lowest[i]!;
      target[i] = range > 0 ? (100 * (close[i]! - highest[i]!)) / range : 0;
    }
  },
});
