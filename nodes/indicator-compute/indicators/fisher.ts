/**
 * Fisher transform of the position of the bar's middle in its range of 10.
 * Makes extremes stand out; no range counts as the middle.
 */
import { ln } from '../../lib/numeric/log.js';
import { middle } from '../../lib/numeric/price-position.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'Fisher transform',
  source: 'Ehlers 2002',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [10]),
  columns: ({ period }) => [
    {
      name: 'fisher',
      about: `½ ln((1 + v) / (1 − v)) + ½ previous, v = 0.66 x + 0.67 v₁, x the place in ${period} bars`,
      first: period - 1,
    },
  ],
  compute({ n, high, low }, { period }, out, scratch) {
    const target = out[0]!;
    const price = scratch.shared(middle, high, low);
    const highest = scratch.take();
    rollingMax(price, period, highest);
    rollingMin(price, period, target);
    let value = 0;
    let fisher = 0;
    for (let i = period - 1; i < n; i++) {
      const range = highest[i]! - target[i]!;
      const x = range > 0 ? (price[i]! - target[i]!) / range - 0.5 : 0;
      value = Math.max(-0.999, Math.min(0.999, 0.66 * x + 0.67 * value));
      fisher = 0.5 * ln((1 + value) / (1 - value)) + 0.5 * fisher;
      target[i] = fisher;
    }
  },
});
