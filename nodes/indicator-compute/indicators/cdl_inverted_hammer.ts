/**
 * Inverted hammer: a small body under a long upper shadow, below the body before.
 * Shadow longer than the body, next to none below.
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
  about: '100 at a inverted hammer',
  source: 'TA-Lib CDLINVERTEDHAMMER',
  family: 'candle_pattern',
  columns: [{ name: 'cdl_inverted_hammer', about: '100 at a inverted hammer; else 0', first: 11 }],
  compute({ n, from = 0, open, high, low, close }, out, scratch) {
    const target = out[0]!;
    const usual = scratch.shared(meanBefore, scratch.shared(bodies, open, close), BODY_BARS);
    const range = scratch.shared(ranges, high, low);
    const usualRange = scratch.shared(meanBefore, range, BODY_BARS);
    target.fill(Number.NaN, 0, Math.min(11, n));
    for (let i = Math.max(11, from); i < n; i++) {
      const top = Math.max(open[i]!, close[i]!);
      const bottom = Math.min(open[i]!, close[i]!);
      const size = top - bottom;
      const isShape =
        size < usual[i]! &&
        high[i]! - top > size &&
        bottom - low[i]! < VERY_SHORT_SHARE * usualRange[i]!;
      target[i] = isShape && top < Math.min(open[i - 1]!, close[i - 1]!) ? 100 : 0;
    }
  },
});
