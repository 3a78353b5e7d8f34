/**
 * End of the least-squares line through the last 14 closes.
 * Where the trend says the price should be now.
 */
import { linearSlope } from '../../lib/numeric/linear-fit.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { wma } from '../../lib/numeric/wma.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'end of the regression line',
  source: 'TA-Lib LINEARREG',
  family: 'moving_average',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'linreg',
      about: `end point of the line through ${period} closes`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.shared(rollingMean, close, period);
    const weighted = scratch.shared(wma, close, period);
    const slope = scratch.shared(linearSlope, mean, weighted, period);
    const half = (period - 1) / 2;
    for (let i = from; i < n; i++) target[i] = mean[i]! + half * slope[i]!;
  },
});
