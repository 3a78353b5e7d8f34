/**
 * Directional movement in price units: falls of the low, Wilder-smoothed.
 * Equal moves up and down count as none.
 */
import { directionalMovement } from '../../lib/numeric/directional-movement.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'smoothed falls of the low',
  source: 'TA-Lib MINUS_DM',
  family: 'trend',
  columns: [
    { name: 'minus_dm_14', about: 'Wilder sum of 14 falls of the low', unit: 'USD', first: 13 },
  ],
  compute({ high, low }, out) {
    const target = out[0]!;

    directionalMovement(high, low, 14, -1, target);
  },
});
