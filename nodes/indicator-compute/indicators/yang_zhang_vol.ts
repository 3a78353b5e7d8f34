/**
 * Volatility of gaps, bodies and ranges together (Yang and Zhang), per year.
 * The least noisy of the estimators from daily bars.
 */
import { logRatio } from '../../lib/numeric/change.js';
import { logarithms } from '../../lib/numeric/log.js';
import { driftFree } from '../../lib/numeric/range-variance.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { returnDeviation, rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'volatility with gaps and without drift',
  source: 'TTR volatility "yang.zhang"',
  family: 'volatility',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'yang_zhang_vol',
      about: `√252 · √(σ²gap + k σ²body + (1 − k) σ²rs) over ${period}`,
      unit: 'fraction',
      first: period,
    },
  ],
  compute({ n, from = 0, open, high, low, close }, { period }, out, scratch) {
    const target = out[0]!;
    const up = scratch.shared(logRatio, high, open);
    const down = scratch.shared(logRatio, low, open);
    const body = scratch.shared(logRatio, close, open);
    const part = scratch.shared(driftFree, up, down, body);
    const gap = scratch.take();
    const gaps = scratch.take();
    if (n > 0) gap[0] = Number.NaN;
    for (let i = 1; i < n; i++) gap[i] = open[i]! / close[i - 1]!;
    logarithms(gap, gap, 1);
    rollingMean(part, period, target, 1);
    rollingStd(gap, period, 1, gaps, 1);
    const moves = scratch.shared(returnDeviation, body, period);
    const k = 0.34 / (1.34 + (period + 1) / (period - 1));
    for (let i = from; i < n; i++) {
      const variance = gaps[i]! ** 2 + k * moves[i]! ** 2 + (1 - k) * target[i]!;
      target[i] = Math.sqrt(252 * Math.max(0, variance));
    }
  },
});
