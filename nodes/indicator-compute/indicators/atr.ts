/**
 * Average true range, Wilder-smoothed.
 * The first bar is left out of the seed, as in TA-Lib.
 */
import { averageTrueRange, trueRange } from '../../lib/numeric/true-range.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'average true range',
  source: 'TA-Lib ATR',
  family: 'volatility',
  params: { period: BARS },
  defaults: each('period', [14, 20]),
  columns: ({ period }) => [
    { name: 'atr', about: `Wilder average of ${period} true ranges`, unit: 'USD', first: period },
  ],
  compute({ high, low, close }, { period }, out, scratch) {
    const range = scratch.shared(trueRange, high, low, close);
    out[0]!.set(scratch.shared(averageTrueRange, range, period));
  },
});
