/**
 * Distance of the close from the highest high of a year.
 * The year includes the bar itself.
 */
import { rollingMaxSince } from '../../lib/numeric/rolling-extrema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'close against the highest high of 252 bars',
  source: 'definition',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [252]),
  columns: ({ period }) => [
    {
      name: 'dist_high',
      about: `C / highest high of ${period} − 1`,
      unit: 'fraction',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, high, close }, { period }, out, scratch) {
    const target = out[0]!;
    const highest = scratch.shared(rollingMaxSince, high, period, from);
    for (let i = from; i < n; i++) target[i] = close[i]! / highest[i]! - 1;
  },
});
