/**
 * Commodity channel index: the typical price in mean deviations from its average.
 * Deviations are taken about the mean of the same window; 0 without any.
 */
import { meanDeviation } from '../../lib/numeric/mean-deviation.js';
import { typicalPrice } from '../../lib/numeric/price-position.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'commodity channel index',
  source: 'TA-Lib CCI',
  family: 'momentum',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'cci',
      about: `(typical price − mean) / (0.015 · mean deviation) over ${period}`,
      first: period - 1,
    },
  ],
  compute({ n, from = 0, high, low, close }, { period }, out, scratch) {
    const target = out[0]!;
    const price = scratch.shared(typicalPrice, high, low, close);
    const mean = scratch.shared(rollingMean, price, period);
    meanDeviation(price, mean, period, target, from);
    for (let i = Math.max(period - 1, from); i < n; i++) {
      target[i] = target[i]! > 0 ? (price[i]! - mean[i]!) / (0.015 * target[i]!) : 0;
    }
  },
});
