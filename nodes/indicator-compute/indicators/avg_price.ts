/**
 * One price that stands for the whole bar: (O + H + L + C) / 4.
 * Defined on every bar, the first included.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '(O + H + L + C) / 4',
  source: 'TA-Lib AVGPRICE',
  family: 'price',
  columns: [{ name: 'avg_price', about: '(O + H + L + C) / 4', unit: 'USD', first: 0 }],
  compute({ from = 0, open, high, low, close }, out) {
    const target = out[0]!;
    for (let i = from; i < target.length; i++)
      target[i] = (open[i]! + high[i]! + low[i]! + close[i]!) / 4;
  },
});
