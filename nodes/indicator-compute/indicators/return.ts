/**
 * Simple total return of the close over 1 day to 1 year of sessions.
 * Prices include dividends, so these are returns that a holder has earned.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'simple return of the close',
  source: 'TA-Lib ROCP',
  family: 'price',
  params: { period: BARS },
  defaults: each('period', [1, 5, 20, 60, 252]),
  columns: ({ period }) => [
    {
      name: 'return_*d',
      about: `C / C[${period} ${period === 1 ? 'bar' : 'bars'} ago] − 1`,
      unit: 'fraction',
      first: period,
    },
  ],
  compute({ from = 0, close }, { period }, out) {
    relativeChange(close, period, out[0]!, 1, Math.max(0, from - period));
  },
});
