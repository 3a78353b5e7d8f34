/**
 * Kaufman's adaptive average: fast in a trend, slow in noise.
 * Starts from the close of bar 9, as in TA-Lib.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'adaptive average of Kaufman',
  source: 'TA-Lib KAMA',
  family: 'moving_average',
  columns: [
    {
      name: 'kama_10',
      about: 'efficiency ratio over 10, constants 2/3 and 2/31',
      unit: 'USD',
      first: 10,
    },
  ],
  compute({ n, close }, out) {
    const target = out[0]!;

    target.fill(Number.NaN, 0, Math.min(10, n));
    const slow = 2 / 31;
    let average = n > 9 ? close[9]! : Number.NaN;
    for (let i = 10; i < n; i++) {
      let path = 0;
      for (let j = i - 9; j <= i; j++) path += Math.abs(close[j]! - close[j - 1]!);
      const net = close[i]! - close[i - 10]!;
      const efficiency = path <= net || path === 0 ? 1 : Math.abs(net / path);
      const root = efficiency * (2 / 3 - slow) + slow;
      average += root * root * (close[i]! - average);
      target[i] = average;
    }
  },
});
