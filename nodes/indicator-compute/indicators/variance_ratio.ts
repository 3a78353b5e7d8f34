/**
 * Variance of 5-day against 1-day log returns over 60: 1 for a random walk.
 * Overlapping and unbiased (Lo and MacKinlay); undefined where the price did not move.
 */
import { logarithm } from '../../lib/numeric/change.js';
import { differenceSpread } from '../../lib/numeric/lagged-differences.js';
import { defineParametric, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'variance ratio',
  source: 'Lo and MacKinlay 1988',
  family: 'statistics',
  params: { lag: SEVERAL_BARS, period: SEVERAL_BARS },
  defaults: [{ lag: 5, period: 60 }],
  problem: ({ lag, period }) => (lag < period ? undefined : 'lag is not below period'),
  columns: ({ lag, period }) => [
    {
      name: 'variance_ratio',
      about: `variance of ${lag}-day / (${lag} · of 1-day) log returns over ${period}`,
      first: period,
    },
  ],
  compute({ n, from = 0, close }, { lag, period }, out, scratch) {
    const target = out[0]!;
    const price = scratch.shared(logarithm, close);
    const steps = scratch.take();
    const windows = period - lag + 1;
    differenceSpread(price, lag, windows, period, target, from);
    differenceSpread(price, 1, period, period, steps, from);
    target.fill(Number.NaN, 0, Math.min(period, n));
    const count = lag * windows * (1 - lag / period);
    for (let i = Math.max(period, from); i < n; i++) {
      // The sum is wanted about the mean step of all bars, not about its own mean.
      let sum = 0;
      for (let j = i - lag + 1; j <= i; j++) sum += price[j]! - price[j - windows]!;
      const shift = sum / windows - (lag * (price[i]! - price[i - period]!)) / period;
      const variance = steps[i]! / (period - 1);
      const wide = target[i]! + windows * shift * shift;
      target[i] = variance > 0 ? wide / count / variance : Number.NaN;
    }
  },
});
