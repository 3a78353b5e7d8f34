/**
 * Pearson correlation of a symbol's returns with the benchmark's, over their common sessions.
 * Undefined on a session that one of the two lacks, and where either does not move.
 */
import { simpleReturn } from '../../lib/numeric/change.js';
import { onCommonRows } from '../../lib/numeric/common-rows.js';
import { rollingRelation } from '../../lib/numeric/rolling-covariance.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'correlation with the benchmark',
  source: 'definition',
  family: 'statistics',
  needs: 'benchmark',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [60]),
  columns: ({ period }) => [
    {
      name: 'corr',
      about: `Pearson correlation of ${period} returns with the benchmark's`,
      first: period,
    },
  ],
  compute({ close, benchmark }, { period }, out) {
    onCommonRows(close, benchmark, out[0]!, (own, other, target) => {
      const x = new Float64Array(own.length);
      const y = new Float64Array(own.length);
      simpleReturn(own, x);
      simpleReturn(other, y);
      rollingRelation('correlation', x, y, period, target, 1);
    });
  },
});
