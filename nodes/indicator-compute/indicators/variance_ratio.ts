/**
 * Variance of 5-day against 1-day log returns over 60: 1 for a random walk.
 * Overlapping and unbiased (Lo and MacKinlay); undefined where the price did not move.
 */
import { logarithm } from '../../lib/numeric/change.js';
import { differenceSpread } from '../../lib/numeric/lagged-differences.js';
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
    const price = scratch.shared(logarithm, close);
    const steps = scratch.take();
    differenceSpread(price, 5, 56, 60, target);
    differenceSpread(price, 1, 60, 60, steps);
    target.fill(Number.NaN, 0, Math.min(60, n));
    const count = 5 * 56 * (1 - 5 / 60);
    for (let i = 60; i < n; i++) {
      // The sum is wanted about 5 times the mean step of all 60, not about its own mean.
      let sum = 0;
      for (let j = i - 4; j <= i; j++) sum += price[j]! - price[j - 56]!;
      const shift = sum / 56 - (5 * (price[i]! - price[i - 60]!)) / 60;
      const variance = steps[i]! / 59;
      const wide = target[i]! + 56 * shift * shift;
      target[i] = variance > 0 ? wide / count / variance : Number.NaN;
    }
  },
});
