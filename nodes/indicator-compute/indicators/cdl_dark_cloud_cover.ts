/**
 * Dark cloud cover: opens above the high of a long white bar, closes below its middle.
 * The close stays above the open before.
 */
import { BODY_BARS, bodies, meanBefore } from '../../lib/numeric/candle.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '−100 at a dark cloud cover',
  source: 'TA-Lib CDLDARKCLOUDCOVER',
  family: 'candle_pattern',
  columns: [
    { name: 'cdl_dark_cloud_cover', about: '−100 at a dark cloud cover; else 0', first: 11 },
  ],
  compute({ n, from = 0, open, high, close }, out, scratch) {
    const target = out[0]!;
    const usual = scratch.shared(meanBefore, scratch.shared(bodies, open, close), BODY_BARS);
    target.fill(Number.NaN, 0, Math.min(11, n));
    for (let i = Math.max(11, from); i < n; i++) {
      const before = close[i - 1]! - open[i - 1]!;
      const isDark = before > usual[i - 1]! && before >= 0 && close[i]! < open[i]!;
      const isCover =
        open[i]! > high[i - 1]! &&
        close[i]! > open[i - 1]! &&
        close[i]! < close[i - 1]! - before * 0.5;
      target[i] = isDark && isCover ? -100 : 0;
    }
  },
});
