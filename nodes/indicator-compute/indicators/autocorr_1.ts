/**
 * Correlation of each of 60 returns with the one before.
 * Above 0 is a tendency to go on, below 0 to turn back.
 */
import { simpleReturn } from '../../lib/numeric/change.js';
import { rollingRelation } from '../../lib/numeric/rolling-covariance.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'autocorrelation of returns',
  source: 'definition',
  family: 'statistics',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [60]),
  columns: ({ period }) => [
    {
      name: 'autocorr_1',
      about: `Pearson correlation of ${period} returns with those one bar earlier`,
      first: period + 1,
    },
  ],
  compute({ close }, { period }, out, scratch) {
    const returns = scratch.shared(simpleReturn, close);
    rollingRelation('correlation', returns, returns, period, out[0]!, 2, 1);
  },
});
