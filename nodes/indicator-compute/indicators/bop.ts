/**
 * Balance of power: body of the bar relative to its range.
 * 0 for a bar without a range.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'balance of power',
  source: 'TA-Lib BOP',
  family: 'momentum',
  columns: [{ name: 'bop', about: '(C − O) / (H − L); 0 if H = L', first: 0 }],
  compute({ n, from = 0, open, high, low, close }, out) {
    const target = out[0]!;
    for (let i = from; i < n; i++) {
      const range = high[i]! - low[i]!;
      target[i] = range > 0 ? (close[i]! - open[i]!) / range : 0;
    }
  },
});
