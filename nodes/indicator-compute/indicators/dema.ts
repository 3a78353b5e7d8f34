/**
 * Double exponential moving average: 2E − E(E), which takes out the first-order lag.
 * The second average is seeded when the first has 20 values.
 */
import { ema } from '../../lib/numeric/ema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'double exponential moving average of the close',
  source: 'TA-Lib DEMA',
  family: 'moving_average',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'dema',
      about: `2 · EMA − EMA of EMA, span ${period}`,
      unit: 'USD',
      first: 2 * period - 2,
    },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const one = scratch.shared(ema, close, period);
    const two = out[0]!;
    ema(one, period, two, period - 1);
    for (let i = from; i < n; i++) two[i] = 2 * one[i]! - two[i]!;
  },
});
