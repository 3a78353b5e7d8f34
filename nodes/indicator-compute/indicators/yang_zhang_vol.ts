/**
 * Volatility of gaps, bodies and ranges together (Yang and Zhang), per year.
 * The least noisy of the estimators from daily bars.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineIndicator } from '../indicator.js';

const K = 0.34 / (1.34 + 21 / 19);

export default defineIndicator({
  about: 'volatility with gaps and without drift',
  source: 'TTR volatility "yang.zhang"',
  family: 'volatility',
  columns: [
    {
      name: 'yang_zhang_vol_20',
      about: '√252 · √(σ²gap + k σ²body + (1 − k) σ²rs) over 20',
      unit: 'fraction',
      first: 20,
    },
  ],
  compute({ n, open, high, low, close }, out, scratch) {
    const target = out[0]!;

    const part = scratch.take();
    const gap = scratch.take();
    const move = scratch.take();
    const gaps = scratch.take();
    const moves = scratch.take();
    for (let i = 0; i < n; i++) {
      const up = Math.log(high[i]! / open[i]!);
      const down = Math.log(low[i]! / open[i]!);
      const body = Math.log(close[i]! / open[i]!);
      part[i] = up * (up - body) + down * (down - body);
      move[i] = body;
      gap[i] = i > 0 ? Math.log(open[i]! / close[i - 1]!) : Number.NaN;
    }
    rollingMean(part, 20, target, 1);
    rollingStd(gap, 20, 1, gaps, 1);
    rollingStd(move, 20, 1, moves, 1);
    for (let i = 20; i < n; i++) {
      const variance = gaps[i]! ** 2 + K * moves[i]! ** 2 + (1 - K) * target[i]!;
      target[i] = Math.sqrt(252 * Math.max(0, variance));
    }
  },
});
