/**
 * Fisher transform of the position of the bar's middle in its range of 10.
 * Makes extremes stand out; no range counts as the middle.
 */
import { ln } from '../../lib/numeric/log.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Fisher transform',
  source: 'Ehlers 2002',
  family: 'momentum',
  columns: [
    {
      name: 'fisher_10',
      about: '½ ln((1 + v) / (1 − v)) + ½ previous, v = 0.66 x + 0.67 v₁',
      first: 9,
    },
  ],
  compute({ n, high, low }, out, scratch) {
    const target = out[0]!;

    const middle = scratch.take();
    const highest = scratch.take();
    for (let i = 0; i < n; i++) middle[i] = (high[i]! + low[i]!) / 2;
    rollingMax(middle, 10, highest);
    rollingMin(middle, 10, target);
    let value = 0;
    let fisher = 0;
    for (let i = 9; i < n; i++) {
      const range = highest[i]! - target[i]!;
      const x = range > 0 ? (middle[i]! - target[i]!) / range - 0.5 : 0;
      value = Math.max(-0.999, Math.min(0.999, 0.66 * x + 0.67 * value));
      fisher = 0.5 * ln((1 + value) / (1 - value)) + 0.5 * fisher;
      target[i] = fisher;
    }
  },
});
