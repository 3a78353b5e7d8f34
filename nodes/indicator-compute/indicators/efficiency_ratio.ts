/**
 * Net move relative to the distance travelled: 1 for a straight line (Kaufman).
 * 0 where nothing has moved.
 */
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'efficiency of the move',
  source: 'Kaufman',
  family: 'momentum',
  columns: [
    { name: 'efficiency_ratio_10', about: '|C − C[10 bars ago]| / Σ |ΔC| over 10', first: 10 },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;
    const move = scratch.take();
    for (let i = 1; i < n; i++) move[i] = Math.abs(close[i]! - close[i - 1]!);
    rollingSum(move, 10, target, 1);
    for (let i = 10; i < n; i++) {
      const path = target[i]!;
      target[i] = path > 0 ? Math.min(1, Math.abs(close[i]! - close[i - 10]!) / path) : 0;
    }
  },
});
