/**
 * Share of the true range that was upward movement, Wilder-smoothed over 14 bars.
 * Above minus_di in a rising market.
 */
import { plusIndicator } from '../../lib/numeric/directional-movement.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'positive directional indicator',
  source: 'TA-Lib PLUS_DI',
  family: 'trend',
  columns: [
    {
      name: 'plus_di_14',
      about: '100 · smoothed +DM / smoothed true range',
      unit: 'percent',
      first: 14,
    },
  ],
  compute({ high, low, close }, out, scratch) {
    out[0]!.set(scratch.shared(plusIndicator, high, low, close, 14));
  },
});
