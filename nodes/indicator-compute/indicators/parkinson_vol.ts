/**
 * Volatility from the range of the bars alone (Parkinson), per year.
 * Blind to gaps; 0 without any range.
 */
import { logRatio } from '../../lib/numeric/change.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'volatility from high and low',
  source: 'TTR volatility "parkinson"',
  family: 'volatility',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'parkinson_vol',
      about: `√(252 / (4 · ${period} · ln 2) · Σ ln²(H / L))`,
      unit: 'fraction',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, open, high, low }, { period }, out, scratch) {
    const target = out[0]!;
    const up = scratch.shared(logRatio, high, open);
    const down = scratch.shared(logRatio, low, open);
    const squares = scratch.take();
    for (let i = 0; i < n; i++) {
      const range = up[i]! - down[i]!;
      squares[i] = range * range;
    }
    rollingMean(squares, period, target);
    const scale = 252 / (4 * Math.LN2);
    for (let i = from; i < n; i++) target[i] = Math.sqrt(scale * Math.max(0, target[i]!));
  },
});
