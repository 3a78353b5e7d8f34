/**
 * Population variance of the last 20 closes.
 * Exactly 0 on a flat price.
 */
import { populationDeviation } from '../../lib/numeric/rolling-std.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'variance of the close',
  source: 'TA-Lib VAR',
  family: 'volatility',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'var',
      about: `population variance of ${period} closes`,
      unit: 'USD²',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const sigma = scratch.shared(populationDeviation, close, period);
    for (let i = from; i < n; i++) target[i] = sigma[i]! * sigma[i]!;
  },
});
