/**
 * How heavy the tails are: kurtosis of 60 returns, adjusted for sample size.
 * Undefined where the returns did not vary; a noisy estimate.
 */
import { simpleReturn } from '../../lib/numeric/change.js';
import { rollingMoment } from '../../lib/numeric/rolling-moments.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'kurtosis of returns',
  source: 'scipy, bias=False',
  family: 'statistics',
  params: { period: { ...BARS, min: 4 } },
  defaults: each('period', [60]),
  columns: ({ period }) => [
    { name: 'kurt', about: `excess kurtosis G2 of ${period} returns`, first: period },
  ],
  compute({ close }, { period }, out, scratch) {
    rollingMoment(scratch.shared(simpleReturn, close), period, 'kurtosis', out[0]!, 1);
  },
});
