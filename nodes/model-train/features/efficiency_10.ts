/**
 * Net move relative to the distance travelled: 1 for a straight line (Kaufman).
 */
import { moveSize } from '../../lib/numeric/change.js';
import { sumFromSecond } from '../../lib/numeric/rolling-mean.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: '|move over 10 sessions| relative to the sum of all moves; 0 without movement',
  first: 10,
  compute({ n, close }, out, work) {
    const moves = work[0];
    const path = work[1];
    moveSize(close, moves);
    sumFromSecond(moves, 10, path);
    out.fill(Number.NaN, 0, Math.min(10, n));
    for (let i = 10; i < n; i++) {
      out[i] = path[i]! > 0 ? Math.min(1, Math.abs(close[i]! - close[i - 10]!) / path[i]!) : 0;
    }
  },
});
