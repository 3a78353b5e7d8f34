/**
 * One price that stands for the whole bar: (H + L + 2C) / 4.
 * Defined on every bar, the first included.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '(H + L + 2C) / 4',
  source: 'TA-Lib WCLPRICE',
  family: 'price',
  columns: [{ name: 'weighted_close', about: '(H + L + 2C) / 4', unit: 'USD', first: 0 }],
  compute({ from = 0, high, low, close }, out) {
    const target = out[0]!;
    for (let i = from; i < target.length; i++) target[i] = (high[i]! + low[i]! + 2 * close[i]!) / 4;
  },
});
