/**
 * One price that stands for the whole bar: (H + L) / 2.
 * Defined on every bar, the first included.
 */
import { middle } from '../../lib/numeric/price-position.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '(H + L) / 2',
  source: 'TA-Lib MEDPRICE',
  family: 'price',
  columns: [{ name: 'median_price', about: '(H + L) / 2', unit: 'USD', first: 0 }],
  compute({ high, low }, out, scratch) {
    out[0]!.set(scratch.shared(middle, high, low));
  },
});
