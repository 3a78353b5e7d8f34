/**
 * Doji: a bar that closes where it opened.
 * The body is at most a tenth of the usual range.
 */
import { BODY_BARS, DOJI_SHARE, meanBefore, ranges } from '../../lib/numeric/candle.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '100 at a doji',
  source: 'TA-Lib CDLDOJI',
  family: 'candle_pattern',
  columns: [{ name: 'cdl_doji', about: '100 at a doji; else 0', first: 10 }],
  compute({ n, from = 0, open, high, low, close }, out, scratch) {
    const target = out[0]!;
    const range = scratch.shared(ranges, high, low);
    const usualRange = scratch.shared(meanBefore, range, BODY_BARS);
    target.fill(Number.NaN, 0, Math.min(10, n));
    for (let i = Math.max(10, from); i < n; i++) {
      target[i] = Math.abs(close[i]! - open[i]!) <= DOJI_SHARE * usualRange[i]! ? 100 : 0;
    }
  },
});
