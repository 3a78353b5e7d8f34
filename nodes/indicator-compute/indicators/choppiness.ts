/**
 * Choppiness: the path of the price relative to the ground it won.
 * 100 is sideways, low is a trend; undefined without any range.
 */
import { ln } from '../../lib/numeric/log.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { sumFromSecond } from '../../lib/numeric/rolling-mean.js';
import { trueRange } from '../../lib/numeric/true-range.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'choppiness index',
  source: 'Dreiss',
  family: 'trend',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'choppiness',
      about: `100 · log10(Σ true range / (HH − LL)) / log10 ${period}`,
      unit: 'percent',
      first: period,
    },
  ],
  compute({ n, from = 0, high, low, close }, { period }, out, scratch) {
    const target = out[0]!;
    const range = scratch.shared(trueRange, high, low, close);
    const path = scratch.shared(sumFromSecond, range, period);
    const highest = scratch.shared(rollingMax, high, period);
    const lowest = scratch.shared(rollingMin, low, period);
    const scale = 100 / Math.log(period);
    for (let i = from; i < n; i++) {
      const width = highest[i]! - lowest[i]!;
      target[i] = width > 0 ? scale * ln(path[i]! / width) : Number.NaN;
    }
  },
});
