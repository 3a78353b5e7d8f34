/**
 * Net move relative to the distance travelled: 1 for a straight line (Kaufman).
 * 0 where nothing has moved.
 */
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'efficiency of the move',
  source: 'Kaufman',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [10]),
  columns: ({ period }) => [
    {
      name: 'efficiency_ratio',
      about: `|C − C[${period} bars ago]| / Σ |ΔC| over ${period}`,
      first: period,
    },
  ],
  compute({ n, close }, { period }, out, scratch) {
    const target = out[0]!;
    const move = scratch.take();
    for (let i = 1; i < n; i++) move[i] = Math.abs(close[i]! - close[i - 1]!);
    rollingSum(move, period, target, 1);
    for (let i = period; i < n; i++) {
      const path = target[i]!;
      target[i] = path > 0 ? Math.min(1, Math.abs(close[i]! - close[i - period]!) / path) : 0;
    }
  },
});
