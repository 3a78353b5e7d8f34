/**
 * The price that volume-weighted indicators work on: mean of high, low and close.
 * Defined on every bar, the first included.
 */
import { typicalPrice } from '../../lib/numeric/price-position.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'mean of high, low and close',
  source: 'TA-Lib TYPPRICE',
  family: 'price',
  columns: [{ name: 'typical_price', about: '(H + L + C) / 3', unit: 'USD', first: 0 }],
  compute({ high, low, close }, out, scratch) {
    out[0]!.set(scratch.shared(typicalPrice, high, low, close));
  },
});
