/**
 * Kaufman's adaptive average: fast in a trend, slow in noise.
 * Starts from the close of bar 9, as in TA-Lib.
 */
import { moveSize } from '../../lib/numeric/change.js';
import { sumFromSecond } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'adaptive average of Kaufman',
  source: 'TA-Lib KAMA',
  family: 'moving_average',
  params: { period: BARS, fast: BARS, slow: BARS },
  defaults: [{ period: 10, fast: 2, slow: 30 }],
  names: ['kama_10'],
  columns: ({ period, fast, slow }) => [
    {
      name: 'kama',
      about: `smoothed by the efficiency of ${period} bars between spans ${fast} and ${slow}`,
      unit: 'USD',
      first: period,
    },
  ],
  compute({ n, close }, { period, fast, slow }, out, scratch) {
    const target = out[0]!;
    const paths = scratch.shared(sumFromSecond, scratch.shared(moveSize, close), period);
    target.fill(Number.NaN, 0, Math.min(period, n));
    const least = 2 / (slow + 1);
    const span = 2 / (fast + 1) - least;
    let average = n >= period ? close[period - 1]! : Number.NaN;
    for (let i = period; i < n; i++) {
      const path = paths[i]!;
      const net = close[i]! - close[i - period]!;
      const efficiency = path <= net || path === 0 ? 1 : Math.abs(net / path);
      const root = efficiency * span + least;
      average += root * root * (close[i]! - average);
      target[i] = average;
    }
  },
});
