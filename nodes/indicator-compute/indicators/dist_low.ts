/**
 * Distance of the close from the lowest low of a year.
 * The year includes the bar itself.
 */
import { rollingMinSince } from '../../lib/numeric/rolling-extrema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'close against the lowest low of 252 bars',
  source: 'definition',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [252]),
  columns: ({ period }) => [
    {
      name: 'dist_low',
      about: `C / lowest low of ${period} − 1`,
      unit: 'fraction',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, low, close }, { period }, out, scratch) {
    const target = out[0]!;
    const lowest = scratch.shared(rollingMinSince, low, period, from);
    for (let i = from; i < n; i++) target[i] = close[i]! / lowest[i]! - 1;
  },
});
