/**
 * The move between two sessions: this open against the previous close.
 * Undefined on the first bar.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'open against the previous close',
  source: 'definition',
  family: 'price',
  columns: [{ name: 'overnight_gap', about: 'O / C[1 bar ago] − 1', unit: 'fraction', first: 1 }],
  compute({ n, from = 0, open, close }, out) {
    const target = out[0]!;
    if (n > 0) target[0] = Number.NaN;
    for (let i = Math.max(1, from); i < n; i++) target[i] = open[i]! / close[i - 1]! - 1;
  },
});
