/**
 * Average true range in percent of the close, comparable across symbols.
 * Wilder-smoothed over 14 bars.
 */
import { trueRange } from '../../lib/numeric/true-range.js';
import { wilder } from '../../lib/numeric/wilder.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'average true range relative to the close',
  source: 'TA-Lib NATR',
  family: 'volatility',
  columns: [{ name: 'natr_14', about: '100 · atr_14 / C', unit: 'percent', first: 14 }],
  compute({ n, high, low, close }, out, scratch) {
    const target = out[0]!;
    const range = scratch.take();
    trueRange(high, low, close, range);
    wilder(range, 14, target, 1);
    for (let i = 14; i < n; i++) target[i] = (100 * target[i]!) / close[i]!;
  },
});
