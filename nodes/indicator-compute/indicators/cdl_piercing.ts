/**
 * Piercing line: opens below the low of a long black bar, closes above its middle.
 * Both bodies are long.
 */
import { BODY_BARS, bodies, meanBefore } from '../../lib/numeric/candle.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '100 at a piercing line',
  source: 'TA-Lib CDLPIERCING',
  family: 'candle_pattern',
  columns: [{ name: 'cdl_piercing', about: '100 at a piercing line; else 0', first: 11 }],
  compute({ n, from = 0, open, low, close }, out, scratch) {
    const target = out[0]!;
    const usual = scratch.shared(meanBefore, scratch.shared(bodies, open, close), BODY_BARS);
    target.fill(Number.NaN, 0, Math.min(11, n));
    for (let i = Math.max(11, from); i < n; i++) {
      const before = open[i - 1]! - close[i - 1]!;
      const size = close[i]! - open[i]!;
      const isLong = before > usual[i - 1]! && before > 0 && size > usual[i]! && size >= 0;
      const isPiercing =
        open[i]! < low[i - 1]! &&
        close[i]! < open[i - 1]! &&
        close[i]! > close[i - 1]! + before * 0.5;
      target[i] = isLong && isPiercing ? 100 : 0;
    }
  },
});
