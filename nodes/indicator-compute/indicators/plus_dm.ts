/**
 * Directional movement in price units: rises of the high, Wilder-smoothed.
 * Equal moves up and down count as none.
 */
import { directionalMovement } from '../../lib/numeric/directional-movement.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'smoothed rises of the high',
  source: 'TA-Lib PLUS_DM',
  family: 'trend',
  columns: [
    { name: 'plus_dm_14', about: 'Wilder sum of 14 rises of the high', unit: 'USD', first: 13 },
  ],
  compute({ high, low }, out) {
    const target = out[0]!;

    directionalMovement(high, low, 14, 1, target);
  },
});
