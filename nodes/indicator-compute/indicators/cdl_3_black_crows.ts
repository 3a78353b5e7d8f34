/**
 * Three black crows: after a white bar three falling black ones, each opening in the body before.
 * Next to no lower shadows.
 */
import { BODY_BARS, meanBefore, ranges, VERY_SHORT_SHARE } from '../../lib/numeric/candle.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '−100 at three black crows',
  source: 'TA-Lib CDL3BLACKCROWS',
  family: 'candle_pattern',
  columns: [{ name: 'cdl_3_black_crows', about: '−100 at three black crows; else 0', first: 13 }],
  compute({ n, from = 0, open, high, low, close }, out, scratch) {
    const target = out[0]!;
    const range = scratch.shared(ranges, high, low);
    const usualRange = scratch.shared(meanBefore, range, BODY_BARS);
    target.fill(Number.NaN, 0, Math.min(13, n));
    for (let i = Math.max(13, from); i < n; i++) {
      let isPattern =
        close[i - 3]! >= open[i - 3]! &&
        high[i - 3]! > close[i - 2]! &&
        close[i - 2]! > close[i - 1]! &&
        close[i - 1]! > close[i]!;
      for (let j = i - 2; isPattern && j <= i; j++) {
        isPattern = close[j]! < open[j]! && close[j]! - low[j]! < VERY_SHORT_SHARE * usualRange[j]!;
        if (j > i - 2) isPattern &&= open[j]! < open[j - 1]! && open[j]! > close[j - 1]!;
      }
      target[i] = isPattern ? -100 : 0;
    }
  },
});
