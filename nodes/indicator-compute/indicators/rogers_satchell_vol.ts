/**
 * Volatility that a steady trend does not inflate (Rogers and Satchell), per year.
 * Blind to gaps; 0 without any range.
 */
import { logRatio } from '../../lib/numeric/change.js';
import { driftFree } from '../../lib/numeric/range-variance.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'volatility without drift',
  source: 'TTR volatility "rogers.satchell"',
  family: 'volatility',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'rogers_satchell_vol',
      about: `√(252 / ${period} · Σ[ln(H/C) ln(H/O) + ln(L/C) ln(L/O)])`,
      unit: 'fraction',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, open, high, low, close }, { period }, out, scratch) {
    const target = out[0]!;
    const up = scratch.shared(logRatio, high, open);
    const down = scratch.shared(logRatio, low, open);
    const body = scratch.shared(logRatio, close, open);
    const part = scratch.shared(driftFree, up, down, body);
    rollingMean(part, period, target);
    for (let i = from; i < n; i++) target[i] = Math.sqrt(252 * Math.max(0, target[i]!));
  },
});
