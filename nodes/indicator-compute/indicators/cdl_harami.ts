/**
 * Harami: a small body inside the long one before it.
 * 80 instead of 100 where one end is equal; the sign is against the long body.
 */
import { BODY_BARS, bodies, meanBefore } from '../../lib/numeric/candle.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '±100 at a bullish or bearish harami',
  source: 'TA-Lib CDLHARAMI',
  family: 'candle_pattern',
  columns: [
    { name: 'cdl_harami', about: '±100 at a bullish or bearish harami; else 0', first: 11 },
  ],
  compute({ n, from = 0, open, close }, out, scratch) {
    const target = out[0]!;
    const usual = scratch.shared(meanBefore, scratch.shared(bodies, open, close), BODY_BARS);
    target.fill(Number.NaN, 0, Math.min(11, n));
    for (let i = Math.max(11, from); i < n; i++) {
      const top = Math.max(open[i]!, close[i]!);
      const bottom = Math.min(open[i]!, close[i]!);
      const size = top - bottom;
      const topBefore = Math.max(open[i - 1]!, close[i - 1]!);
      const bottomBefore = Math.min(open[i - 1]!, close[i - 1]!);
      const sign = close[i - 1]! >= open[i - 1]! ? -1 : 1;
      let strength = 0;
      if (topBefore - bottomBefore > usual[i - 1]! && size <= usual[i]!) {
        if (top < topBefore && bottom > bottomBefore) strength = 100;
        else if (top <= topBefore && bottom >= bottomBefore) strength = 80;
      }
      target[i] = strength === 0 ? 0 : sign * strength;
    }
  },
});
