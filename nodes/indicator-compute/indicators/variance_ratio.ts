/**
 * Variance of 5-day against 1-day log returns over 60: 1 for a random walk.
 * Overlapping and unbiased (Lo and MacKinlay); undefined where the price did not move.
 */
import { difference } from '../../lib/numeric/change.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'variance ratio',
  source: 'Lo and MacKinlay 1988',
  family: 'statistics',
  columns: [
    {
      name: 'variance_ratio_5_60',
      about: 'variance of 5-day / (5 · of 1-day) log returns over 60',
      first: 60,
    },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;

    const price = scratch.take();
    const returns = scratch.take();
    for (let i = 0; i < n; i++) price[i] = Math.log(close[i]!);
    difference(price, 1, returns);
    rollingStd(returns, 60, 1, target, 1);
    const count = 5 * 56 * (1 - 5 / 60);
    for (let i = 60; i < n; i++) {
      const drift = (5 * (price[i]! - price[i - 60]!)) / 60;
      let sum = 0;
      for (let j = i - 55; j <= i; j++) {
        const d = price[j]! - price[j - 5]! - drift;
        sum += d * d;
      }
      const variance = target[i]! * target[i]!;
      target[i] = variance > 0 ? sum / count / variance : Number.NaN;
    }
  },
});
