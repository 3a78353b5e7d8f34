/**
 * Share of the true range that was downward movement, Wilder-smoothed over 14 bars.
 * Above plus_di in a falling market.
 */
import { minusIndicator } from '../../lib/numeric/directional-movement.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'negative directional indicator',
  source: 'TA-Lib MINUS_DI',
  family: 'trend',
  columns: [
    {
      name: 'minus_di_14',
      about: '100 · smoothed −DM / smoothed true range',
      unit: 'percent',
      first: 14,
    },
  ],
  compute({ high, low, close }, out, scratch) {
    out[0]!.set(scratch.shared(minusIndicator, high, low, close, 14));
  },
});
