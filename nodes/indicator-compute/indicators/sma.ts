/**
 * Simple moving averages of the close, from a week to ten months.
 * A flat price equals its average exactly, so that a comparison of the two is a tie.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'simple moving average of the close',
  source: 'TA-Lib SMA',
  family: 'moving_average',
  params: { period: BARS },
  defaults: each('period', [5, 10, 20, 50, 100, 200]),
  columns: ({ period }) => [
    { name: 'sma', about: `mean of ${period} closes`, unit: 'USD', first: period - 1 },
  ],
  compute({ close }, { period }, out, scratch) {
    out[0]!.set(scratch.shared(rollingMean, close, period));
  },
});
