/**
 * Volume-weighted average price of the session, by proxy: daily bars do not hold it,
 * so it is the typical price. Exact only with a source that delivers it.
 */
import { typicalPrice } from '../../lib/numeric/price-position.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'typical price in place of the session VWAP, which daily bars lack',
  source: 'proxy',
  family: 'price',
  columns: [
    { name: 'vwap', about: 'typical price, a proxy of the session VWAP', unit: 'USD', first: 0 },
  ],
  compute({ high, low, close }, out, scratch) {
    out[0]!.set(scratch.shared(typicalPrice, high, low, close));
  },
});
