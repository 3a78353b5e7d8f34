/**
 * Marubozu: a long body with next to no shadows.
 * The sign is its colour.
 */
import {
  BODY_BARS,
  bodies,
  meanBefore,
  ranges,
  VERY_SHORT_SHARE,
} from '../../lib/numeric/candle.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '±100 at a white or black marubozu',
  source: 'TA-Lib CDLMARUBOZU',
  family: 'candle_pattern',
  columns: [
    { name: 'cdl_marubozu', about: '±100 at a white or black marubozu; else 0', first: 10 },
  ],
  compute({ n, from = 0, open, high, low, close }, out, scratch) {
    const target = out[0]!;
    const usual = scratch.shared(meanBefore, scratch.shared(bodies, open, close), BODY_BARS);
    const range = scratch.shared(ranges, high, low);
    const usualRange = scratch.shared(meanBefore, range, BODY_BARS);
    target.fill(Number.NaN, 0, Math.min(10, n));
    for (let i = Math.max(10, from); i < n; i++) {
      const top = Math.max(open[i]!, close[i]!);
      const bottom = Math.min(open[i]!, close[i]!);
      const size = top - bottom;
      const isShape =
        size > usual[i]! &&
        high[i]! - top < VERY_SHORT_SHARE * usualRange[i]! &&
        bottom - low[i]! < VERY_SHORT_SHARE * usualRange[i]!;
      target[i] = isShape ? (close[i]! >= open[i]! ? 100 : -100) : 0;
    }
  },
});
