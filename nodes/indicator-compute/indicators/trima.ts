/**
 * Triangular moving average: a simple average of a simple average.
 * The middle of the window weighs most.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'triangular moving average of the close',
  source: 'TA-Lib TRIMA',
  family: 'moving_average',
  columns: [
    {
      name: 'trima_20',
      about: 'mean of 11 values of the mean of 10 closes',
      unit: 'USD',
      first: 19,
    },
  ],
  compute(bars, out, scratch) {
    const inner = scratch.take();
    rollingMean(bars.close, 10, inner);
    rollingMean(inner, 11, out[0]!, 9);
  },
});
