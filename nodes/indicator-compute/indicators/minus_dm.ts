/**
 * Directional movement in price units: falls of the low, Wilder-smoothed.
 * Equal moves up and down count as none.
 */
import { directionalMovement } from '../../lib/numeric/directional-movement.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'smoothed falls of the low',
  source: 'TA-Lib MINUS_DM',
  family: 'trend',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'minus_dm',
      about: `Wilder sum of ${period} falls of the low`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ high, low }, { period }, out) {
    directionalMovement(high, low, period, -1, out[0]!);
  },
});
