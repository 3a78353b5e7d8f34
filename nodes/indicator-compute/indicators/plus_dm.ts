/**
 * Directional movement in price units: rises of the high, Wilder-smoothed.
 * Equal moves up and down count as none.
 */
import { directionalMovement } from '../../lib/numeric/directional-movement.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'smoothed rises of the high',
  source: 'TA-Lib PLUS_DM',
  family: 'trend',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'plus_dm',
      about: `Wilder sum of ${period} rises of the high`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ high, low }, { period }, out) {
    directionalMovement(high, low, period, 1, out[0]!);
  },
});
