/**
 * Three white soldiers: three rising white bars, each opening in or near the body before.
 * Next to no upper shadows, no body much smaller than the one before.
 */
import {
  BODY_BARS,
  bodies,
  FAR_SHARE,
  meanBefore,
  NEAR_BARS,
  NEAR_SHARE,
  ranges,
  VERY_SHORT_SHARE,
} from '../../lib/numeric/candle.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '100 at three white soldiers',
  source: 'TA-Lib CDL3WHITESOLDIERS',
  family: 'candle_pattern',
  columns: [
    { name: 'cdl_3_white_soldiers', about: '100 at three white soldiers; else 0', first: 12 },
  ],
  compute({ n, from = 0, open, high, low, close }, out, scratch) {
    const target = out[0]!;
    const usual = scratch.shared(meanBefore, scratch.shared(bodies, open, close), BODY_BARS);
    const range = scratch.shared(ranges, high, low);
    const usualRange = scratch.shared(meanBefore, range, BODY_BARS);
    const nearRange = scratch.shared(meanBefore, range, NEAR_BARS);
    target.fill(Number.NaN, 0, Math.min(12, n));
    for (let i = Math.max(12, from); i < n; i++) {
      let isPattern =
        close[i]! - open[i]! > usual[i]! &&
        close[i]! > close[i - 1]! &&
        close[i - 1]! > close[i - 2]!;
      for (let j = i - 2; isPattern && j <= i; j++) {
        isPattern =
          close[j]! >= open[j]! && high[j]! - close[j]! < VERY_SHORT_SHARE * usualRange[j]!;
        if (j === i - 2) continue;
        isPattern &&=
          open[j]! > open[j - 1]! && open[j]! <= close[j - 1]! + NEAR_SHARE * nearRange[j - 1]!;
        isPattern &&=
          close[j]! - open[j]! > close[j - 1]! - open[j - 1]! - FAR_SHARE * nearRange[j - 1]!;
      }
      target[i] = isPattern ? 100 : 0;
    }
  },
});
