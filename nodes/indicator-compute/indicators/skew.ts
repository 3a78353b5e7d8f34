/**
 * Which tail is longer: skewness of 60 returns, adjusted for sample size.
 * Undefined where the returns did not vary; a noisy estimate.
 */
import { simpleReturn } from '../../lib/numeric/change.js';
import { rollingMoment } from '../../lib/numeric/rolling-moments.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'skewness of returns',
  source: 'scipy, bias=False',
  family: 'statistics',
  params: { period: { ...BARS, min: 4 } },
  defaults: each('period', [60]),
  columns: ({ period }) => [
    { name: 'skew', about: `skewness G1 of ${period} returns`, first: period },
  ],
  compute({ close }, { period }, out, scratch) {
    rollingMoment(scratch.shared(simpleReturn, close), period, 'skewness', out[0]!, 1);
  },
});
