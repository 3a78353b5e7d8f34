/**
 * Evening star: a long white bar, a small body beyond a gap, and a black bar back into the first.
 * It takes back at least 30 % of the first body.
 */
import { BODY_BARS, bodies, meanBefore } from '../../lib/numeric/candle.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '-100 at an evening star',
  source: 'TA-Lib CDLEVENINGSTAR',
  family: 'candle_pattern',
  columns: [{ name: 'cdl_evening_star', about: '-100 at an evening star; else 0', first: 12 }],
  compute({ n, from = 0, open, close }, out, scratch) {
    const target = out[0]!;
    const usual = scratch.shared(meanBefore, scratch.shared(bodies, open, close), BODY_BARS);
    target.fill(Number.NaN, 0, Math.min(12, n));
    for (let i = Math.max(12, from); i < n; i++) {
      const first = close[i - 2]! - open[i - 2]!;
      const last = open[i]! - close[i]!;
      const isGap = Math.min(open[i - 1]!, close[i - 1]!) > close[i - 2]!;
      const isSmall = Math.abs(close[i - 1]! - open[i - 1]!) <= usual[i - 1]!;
      const isLong = first > usual[i - 2]! && first >= 0 && last > usual[i]! && last > 0;
      const isBack = close[i]! < close[i - 2]! - first * 0.3;
      target[i] = isLong && isSmall && isGap && isBack ? -100 : 0;
    }
  },
});
