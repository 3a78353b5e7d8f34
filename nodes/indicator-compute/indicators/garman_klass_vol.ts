/**
 * Volatility from range and body of the bars (Garman and Klass), per year.
 * Blind to gaps; 0 without any range.
 */
import { logRatio } from '../../lib/numeric/change.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'volatility from open, high, low and close',
  source: 'TTR volatility "garman.klass"',
  family: 'volatility',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'garman_klass_vol',
      about: `√(252 / ${period} · Σ[½ ln²(H/L) − (2 ln 2 − 1) ln²(C/O)])`,
      unit: 'fraction',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, open, high, low, close }, { period }, out, scratch) {
    const target = out[0]!;
    const up = scratch.shared(logRatio, high, open);
    const down = scratch.shared(logRatio, low, open);
    const body = scratch.shared(logRatio, close, open);
    const part = scratch.take();
    for (let i = 0; i < n; i++) {
      const range = up[i]! - down[i]!;
      part[i] = 0.5 * range * range - (2 * Math.LN2 - 1) * body[i]! * body[i]!;
    }
    rollingMean(part, period, target);
    for (let i = from; i < n; i++) target[i] = Math.sqrt(252 * Math.max(0, target[i]!));
  },
});
