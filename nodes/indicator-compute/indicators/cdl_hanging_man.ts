/**
 * Hanging man: a small body over a long lower shadow, near the high of the bar before.
 * Shadow longer than the body, next to none above.
 */
import {
  BODY_BARS,
  bodies,
  meanBefore,
  NEAR_BARS,
  NEAR_SHARE,
  ranges,
  VERY_SHORT_SHARE,
} from '../../lib/numeric/candle.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '-100 at a hanging man',
  source: 'TA-Lib CDLHANGINGMAN',
  family: 'candle_pattern',
  columns: [{ name: 'cdl_hanging_man', about: '-100 at a hanging man; else 0', first: 11 }],
  compute({ n, from = 0, open, high, low, close }, out, scratch) {
    const target = out[0]!;
    const usual = scratch.shared(meanBefore, scratch.shared(bodies, open, close), BODY_BARS);
    const range = scratch.shared(ranges, high, low);
    const usualRange = scratch.shared(meanBefore, range, BODY_BARS);
    const nearRange = scratch.shared(meanBefore, range, NEAR_BARS);
    target.fill(Number.NaN, 0, Math.min(11, n));
    for (let i = Math.max(11, from); i < n; i++) {
      const top = Math.max(open[i]!, close[i]!);
      const bottom = Math.min(open[i]!, close[i]!);
      const size = top - bottom;
      const isShape =
        size < usual[i]! &&
        bottom - low[i]! > size &&
        high[i]! - top < VERY_SHORT_SHARE * usualRange[i]!;
      target[i] = isShape && bottom >= high[i - 1]! - NEAR_SHARE * nearRange[i - 1]! ? -100 : 0;
    }
  },
});
