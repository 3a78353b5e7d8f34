/**
 * The least-squares line through 14 closes, drawn one bar further.
 * A forecast made of past bars alone.
 */
import { linearSlope } from '../../lib/numeric/linear-fit.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { wma } from '../../lib/numeric/wma.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'regression line at the next bar',
  source: 'TA-Lib TSF',
  family: 'moving_average',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'tsf',
      about: `next point of the line through ${period} closes`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.shared(rollingMean, close, period);
    const weighted = scratch.shared(wma, close, period);
    const slope = scratch.shared(linearSlope, mean, weighted, period);
    const half = (period + 1) / 2;
    for (let i = from; i < n; i++) target[i] = mean[i]! + half * slope[i]!;
  },
});
