/**
 * Population standard deviation of the last 20 closes.
 * Exactly 0 on a flat price.
 */
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'standard deviation of the close',
  source: 'TA-Lib STDDEV',
  family: 'volatility',
  columns: [
    {
      name: 'stddev_20',
      about: 'population standard deviation of 20 closes',
      unit: 'USD',
      first: 19,
    },
  ],
  compute(bars, out) {
    rollingStd(bars.close, 20, 0, out[0]!);
  },
});
