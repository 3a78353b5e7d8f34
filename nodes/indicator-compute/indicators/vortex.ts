/**
 * Upward and downward swings between neighbouring bars, relative to the true range.
 * Undefined where nothing has moved in the whole window.
 */
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { trueRange } from '../../lib/numeric/true-range.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'vortex indicator',
  source: 'Botes and Siepman 2010',
  family: 'trend',
  columns: [
    { name: 'vortex_plus_14', about: 'Σ |H − L[1 bar ago]| / Σ true range over 14', first: 14 },
    { name: 'vortex_minus_14', about: 'Σ |L − H[1 bar ago]| / Σ true range over 14', first: 14 },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const [plus, minus] = out as readonly [Float64Array, Float64Array];
    const move = scratch.take();
    const range = scratch.take();
    trueRange(high, low, close, move);
    rollingSum(move, 14, range, 1);
    for (let i = 1; i < n; i++) move[i] = Math.abs(high[i]! - low[i - 1]!);
    rollingSum(move, 14, plus, 1);
    for (let i = 1; i < n; i++) move[i] = Math.abs(low[i]! - high[i - 1]!);
    rollingSum(move, 14, minus, 1);
    for (let i = 14; i < n; i++) {
      const total = range[i]! > 0 ? range[i]! : Number.NaN;
      plus[i] = plus[i]! / total;
      minus[i] = minus[i]! / total;
    }
  },
});
