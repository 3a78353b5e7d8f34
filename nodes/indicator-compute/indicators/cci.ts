/**
 * Commodity channel index: the typical price in mean deviations from its average.
 * Deviations are taken about the mean of the same window; 0 without any.
 */
import { typicalPrice } from '../../lib/numeric/price-position.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'commodity channel index',
  source: 'TA-Lib CCI',
  family: 'momentum',
  columns: [
    {
      name: 'cci_20',
      about: '(typical price − mean) / (0.015 · mean deviation) over 20',
      first: 19,
    },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const target = out[0]!;
    const price = scratch.take();
    typicalPrice(high, low, close, price);
    rollingMean(price, 20, target);
    for (let i = 19; i < n; i++) {
      const mean = target[i]!;
      let even = 0;
      let odd = 0;
      for (let j = i - 19; j < i; j += 2) {
        even += Math.abs(price[j]! - mean);
        odd += Math.abs(price[j + 1]! - mean);
      }
      const deviation = even + odd;
      target[i] = deviation > 0 ? (price[i]! - mean) / ((0.015 * deviation) / 20) : 0;
    }
  },
});
