/**
 * Marubozu: a long body with next to no shadows.
 * The sign is its colour.
 */
import { BODY_BARS, usualBody, usualRange, VERY_SHORT_SHARE } from '../../lib/numeric/candle.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '±100 at a white or black marubozu',
  source: 'TA-Lib CDLMARUBOZU',
  family: 'candle_pattern',
  columns: [
    { name: 'cdl_marubozu', about: '±100 at a white or black marubozu; else 0', first: 10 },
  ],
  compute({ n, open, high, low, close }, out, scratch) {
    const target = out[0]!;

    const usual = scratch.take();
    const work = scratch.take();
    usualBody(open, close, usual, work);
    const tiny = scratch.take();
    usualRange(high, low, BODY_BARS, VERY_SHORT_SHARE, tiny, work);

    target.fill(Number.NaN, 0, Math.min(10, n));
    for (let i = 10; i < n; i++) {
      const top = Math.max(open[i]!, close[i]!);
      const bottom = Math.min(open[i]!, close[i]!);
      const size = top - bottom;
      const isShape = size > usual[i]! && high[i]! - top < tiny[i]! && bottom - low[i]! < tiny[i]!;
      target[i] = isShape ? (close[i]! >= open[i]! ? 100 : -100) : 0;
    }
  },
});
