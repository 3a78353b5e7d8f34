/**
 * One price that stands for the whole bar: (H + L) / 2.
 * Defined on every bar, the first included.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '(H + L) / 2',
  source: 'TA-Lib MEDPRICE',
  family: 'price',
  columns: [{ name: 'median_price', about: '(H + L) / 2', unit: 'USD', first: 0 }],
  compute({ high, low }, out) {
    const target = out[0]!;
    for (let i = 0; i < target.length; i++) target[i] = (high[i]! + low[i]!) / 2;
  },
});
