/**
 * The move within a session: its close against its open.
 * Defined on every bar.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'close against the open of the same session',
  source: 'definition',
  family: 'price',
  columns: [{ name: 'intraday_return', about: 'C / O − 1', unit: 'fraction', first: 0 }],
  compute({ n, from = 0, open, close }, out) {
    const target = out[0]!;
    for (let i = from; i < n; i++) target[i] = close[i]! / open[i]! - 1;
  },
});
