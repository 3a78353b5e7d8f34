/**
 * Mean absolute deviation of 14 closes from their mean.
 * Less swayed by one outlier than the standard deviation.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'mean absolute deviation',
  source: 'TA-Lib AVGDEV',
  family: 'volatility',
  columns: [{ name: 'avgdev_14', about: 'mean of |C − SMA 14| over 14', unit: 'USD', first: 13 }],
  compute({ n, close }, out) {
    const target = out[0]!;

    rollingMean(close, 14, target);
    for (let i = 13; i < n; i++) {
      const mean = target[i]!;
      let even = 0;
      let odd = 0;
      for (let j = i - 13; j < i; j += 2) {
        even += Math.abs(close[j]! - mean);
        odd += Math.abs(close[j + 1]! - mean);
      }
      target[i] = (even + odd) / 14;
    }
  },
});
