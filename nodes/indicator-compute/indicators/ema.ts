/**
 * Exponential moving averages of the close, seeded with the plain mean of the first n.
 * The seed fades with (1 − 2/(n+1)) per bar: about 7n bars to a millionth.
 */
import { ema } from '../../lib/numeric/ema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'exponential moving average of the close',
  source: 'TA-Lib EMA',
  family: 'moving_average',
  params: { period: BARS },
  defaults: each('period', [5, 10, 12, 20, 26, 50, 100, 200]),
  columns: ({ period }) => [
    {
      name: 'ema',
      about: `exponential mean of closes, span ${period}`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ close }, { period }, out, scratch) {
    out[0]!.set(scratch.shared(ema, close, period));
  },
});
