/**
 * Upward and downward swings between neighbouring bars, relative to the true range.
 * Undefined where nothing has moved in the whole window.
 */
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { sumOfRanges, trueRange } from '../../lib/numeric/true-range.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'vortex indicator',
  source: 'Botes and Siepman 2010',
  family: 'trend',
  params: { period: BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'vortex_plus',
      about: `Σ |H − L[1 bar ago]| / Σ true range over ${period}`,
      first: period,
    },
    {
      name: 'vortex_minus',
      about: `Σ |L − H[1 bar ago]| / Σ true range over ${period}`,
      first: period,
    },
  ],
  compute({ n, high, low, close }, { period }, out, scratch) {
    const [plus, minus] = out as readonly [Float64Array, Float64Array];
    const move = scratch.take();
    const range = scratch.shared(sumOfRanges, scratch.shared(trueRange, high, low, close), period);
    for (let i = 1; i < n; i++) move[i] = Math.abs(high[i]! - low[i - 1]!);
    rollingSum(move, period, plus, 1);
    for (let i = 1; i < n; i++) move[i] = Math.abs(low[i]! - high[i - 1]!);
    rollingSum(move, period, minus, 1);
    for (let i = 0; i < n; i++) {
      const total = range[i]! > 0 ? range[i]! : Number.NaN;
      plus[i] = plus[i]! / total;
      minus[i] = minus[i]! / total;
    }
  },
});
