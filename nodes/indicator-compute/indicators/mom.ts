/**
 * Momentum: change of the close over 10 bars, in money.
 * Not comparable across symbols; roc_10 is.
 */
import { difference } from '../../lib/numeric/change.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'change of the close',
  source: 'TA-Lib MOM',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [10]),
  columns: ({ period }) => [
    { name: 'mom', about: `C − C[${period} bars ago]`, unit: 'USD', first: period },
  ],
  compute({ close }, { period }, out) {
    difference(close, period, out[0]!);
  },
});
