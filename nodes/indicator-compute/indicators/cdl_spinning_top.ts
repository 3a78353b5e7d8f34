/**
 * Spinning top: a small body between two longer shadows.
 * The sign is its colour.
 */
import { BODY_BARS, bodies, meanBefore } from '../../lib/numeric/candle.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: '±100 at a white or black spinning top',
  source: 'TA-Lib CDLSPINNINGTOP',
  family: 'candle_pattern',
  columns: [
    { name: 'cdl_spinning_top', about: '±100 at a white or black spinning top; else 0', first: 10 },
  ],
  compute({ n, from = 0, open, high, low, close }, out, scratch) {
    const target = out[0]!;
    const usual = scratch.shared(meanBefore, scratch.shared(bodies, open, close), BODY_BARS);
    target.fill(Number.NaN, 0, Math.min(10, n));
    for (let i = Math.max(10, from); i < n; i++) {
      const top = Math.max(open[i]!, close[i]!);
      const bottom = Math.min(open[i]!, close[i]!);
      const size = top - bottom;
      const isShape = size < usual[i]! && high[i]! - top > size && bottom - low[i]! > size;
      target[i] = isShape ? (close[i]! >= open[i]! ? 100 : -100) : 0;
    }
  },
});
