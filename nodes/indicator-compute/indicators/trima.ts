/**
 * Triangular moving average: a simple average of a simple average.
 * The middle of the window weighs most.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'triangular moving average of the close',
  source: 'TA-Lib TRIMA',
  family: 'moving_average',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'trima',
      about: `SMA of SMA of half the length, ${period} bars in all`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ close }, { period }, out, scratch) {
    const half = Math.ceil(period / 2);
    const inner = scratch.shared(rollingMean, close, half);
    rollingMean(inner, period + 1 - half, out[0]!, half - 1);
  },
});
