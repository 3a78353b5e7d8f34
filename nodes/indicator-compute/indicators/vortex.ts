/**
 * Upward and downward swings between neighbouring bars, relative to the true range.
 * Undefined where nothing has moved in the whole window.
 */
import { rollingRatio } from '../../lib/numeric/rolling-ratio.js';
import { trueRange } from '../../lib/numeric/true-range.js';
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
    const range = scratch.shared(trueRange, high, low, close);
    const move = scratch.take();
    for (let i = 1; i < n; i++) move[i] = Math.abs(high[i]! - low[i - 1]!);
    rollingRatio(move, range, period, out[0]!, 1);
    for (let i = 1; i < n; i++) move[i] = Math.abs(low[i]! - high[i - 1]!);
    rollingRatio(move, range, period, out[1]!, 1);
  },
});
