/**
 * Triple exponential moving average: 3E − 3E² + E³, with hardly any lag.
 * Each average is seeded when the one below has 20 values.
 */
import { ema, emaTwice } from '../../lib/numeric/ema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'triple exponential moving average of the close',
  source: 'TA-Lib TEMA',
  family: 'moving_average',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'tema',
      about: `3 · EMA − 3 · EMA of EMA + the third, span ${period}`,
      unit: 'USD',
      first: 3 * period - 3,
    },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const one = scratch.shared(ema, close, period);
    const two = scratch.take();
    const three = out[0]!;
    emaTwice(one, period, two, three, period - 1);
    for (let i = from; i < n; i++) three[i] = 3 * (one[i]! - two[i]!) + three[i]!;
  },
});
