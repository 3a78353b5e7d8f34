/**
 * Where in its range the session closed: 1 at the high, −1 at the low.
 * A bar without range counts as the middle, 0.
 */
import { closeLocation } from '../../lib/numeric/price-position.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'position of the close in the range of the bar',
  source: 'Chaikin',
  family: 'price',
  columns: [
    { name: 'close_location_value', about: '((C − L) − (H − C)) / (H − L); 0 if H = L', first: 0 },
  ],
  compute({ high, low, close }, out, scratch) {
    out[0]!.set(scratch.shared(closeLocation, high, low, close));
  },
});
