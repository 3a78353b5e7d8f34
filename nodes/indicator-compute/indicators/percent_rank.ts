/**
 * Share of the closes of a year that are at most the newest one.
 * The newest counts itself, so it is never 0.
 */
import { percentRank } from '../../lib/numeric/rolling-rank.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'rank of the close in a year',
  source: 'definition',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [252]),
  columns: ({ period }) => [
    {
      name: 'percent_rank',
      about: `% of the last ${period} closes ≤ C`,
      unit: 'percent',
      first: period - 1,
    },
  ],
  compute({ from, close }, { period }, out) {
    percentRank(close, period, out[0]!, 0, 0, false, from);
  },
});
