/**
 * Net move relative to the distance travelled: 1 for a straight line (Kaufman).
 * 0 where nothing has moved.
 */
import { moveSize } from '../../lib/numeric/change.js';
import { sumFromSecond } from '../../lib/numeric/rolling-mean.js';
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
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const path = scratch.shared(sumFromSecond, scratch.shared(moveSize, close), period);
    target.fill(Number.NaN, 0, Math.min(period, n));
    for (let i = Math.max(period, from); i < n; i++) {
      const net = Math.abs(close[i]! - close[i - period]!);
      target[i] = path[i]! > 0 ? Math.min(1, net / path[i]!) : 0;
    }
  },
});
