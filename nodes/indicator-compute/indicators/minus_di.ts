/**
 * Share of the true range that was downward movement, Wilder-smoothed over 14 bars.
 * Above plus_di in a falling market.
 */
import { minusIndicator } from '../../lib/numeric/directional-movement.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'negative directional indicator',
  source: 'TA-Lib MINUS_DI',
  family: 'trend',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'minus_di',
      about: `100 · smoothed −DM / smoothed true range of ${period} bars`,
      unit: 'percent',
      first: period,
    },
  ],
  compute({ high, low, close }, { period }, out, scratch) {
    out[0]!.set(scratch.shared(minusIndicator, high, low, close, period));
  },
});
