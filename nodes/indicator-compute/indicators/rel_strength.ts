/**
 * Growth of a symbol against the benchmark's, over their common sessions.
 * Undefined on a session that one of the two lacks.
 */
import { onCommonRows } from '../../lib/numeric/common-rows.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'growth against the benchmark',
  source: 'definition',
  family: 'statistics',
  needs: 'benchmark',
  params: { period: BARS },
  defaults: each('period', [60]),
  columns: ({ period }) => [
    {
      name: 'rel_strength',
      about: `(C / C[${period} bars ago]) / (the same of the benchmark) − 1`,
      unit: 'fraction',
      first: period,
    },
  ],
  compute({ close, benchmark }, { period }, out) {
    onCommonRows(close, benchmark, out[0]!, (own, other, target) => {
      target.fill(Number.NaN, 0, Math.min(period, own.length));
      for (let i = period; i < own.length; i++) {
        target[i] = own[i]! / own[i - period]! / (other[i]! / other[i - period]!) - 1;
      }
    });
  },
});
