/**
 * Height of the bar in relation to its close.
 * Defined on every bar; 0 when nothing moved.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'range of the bar relative to the close',
  source: 'definition',
  family: 'price',
  columns: [{ name: 'range_pct', about: '(H − L) / C', unit: 'fraction', first: 0 }],
  compute({ n, from = 0, high, low, close }, out) {
    const target = out[0]!;
    for (let i = from; i < n; i++) target[i] = (high[i]! - low[i]!) / close[i]!;
  },
});
