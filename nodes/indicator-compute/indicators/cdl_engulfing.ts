/**
 * Engulfing: a body that swallows the opposite one before it.
 * 80 instead of 100 where one end is equal.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '±100 at a bullish or bearish engulfing',
  source: 'TA-Lib CDLENGULFING',
  family: 'candle_pattern',
  columns: [
    { name: 'cdl_engulfing', about: '±100 at a bullish or bearish engulfing; else 0', first: 2 },
  ],
  compute({ n, from = 0, open, close }, out) {
    const target = out[0]!;

    target.fill(Number.NaN, 0, Math.min(2, n));
    for (let i = Math.max(2, from); i < n; i++) {
      const o = open[i]!;
      const c = close[i]!;
      const o1 = open[i - 1]!;
      const c1 = close[i - 1]!;
      const isBull = c >= o && c1 < o1 && ((c >= o1 && o < c1) || (c > o1 && o <= c1));
      const isBear = c < o && c1 >= o1 && ((o >= c1 && c < o1) || (o > c1 && c <= o1));
      const strength = o !== c1 && c !== o1 ? 100 : 80;
      target[i] = isBull ? strength : isBear ? -strength : 0;
    }
  },
});
