/**
 * Smoothed moving average: Wilder's smoothing of the close.
 * Slower than an exponential average of the same length.
 */
import { wilder } from '../../lib/numeric/wilder.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'Wilder average of the close',
  source: 'Wilder 1978',
  family: 'moving_average',
  params: { period: BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'smma',
      about: `Wilder average of closes, span ${period}`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ close }, { period }, out) {
    wilder(close, period, out[0]!);
  },
});
