/**
 * Share of the true range that was upward movement, Wilder-smoothed over 14 bars.
 * Above minus_di in a rising market.
 */
import { plusIndicator } from '../../lib/numeric/directional-movement.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'positive directional indicator',
  source: 'TA-Lib PLUS_DI',
  family: 'trend',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'plus_di',
      about: `100 · smoothed +DM / smoothed true range of ${period} bars`,
      unit: 'percent',
      first: period,
    },
  ],
  compute({ high, low, close }, { period }, out, scratch) {
    out[0]!.set(scratch.shared(plusIndicator, high, low, close, period));
  },
});
