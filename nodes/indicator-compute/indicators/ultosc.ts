/**
 * Ultimate oscillator: buying pressure over 7, 14 and 28 bars, weighted 4-2-1.
 * A window without any range adds nothing.
 */
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { trueRange } from '../../lib/numeric/true-range.js';
import { defineIndicator } from '../indicator.js';

/** Bars and weight of each window. */
const WINDOWS = [
  [7, 4],
  [14, 2],
  [28, 1],
] as const;

export default defineIndicator({
  about: 'ultimate oscillator',
  source: 'TA-Lib ULTOSC',
  family: 'momentum',
  columns: [
    {
      name: 'ultosc',
      about: 'weighted share of buying pressure in the true range',
      unit: 'percent',
      first: 28,
    },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const target = out[0]!;
    const pressure = scratch.take();
    const range = scratch.take();
    const bought = scratch.take();
    const total = scratch.take();
    trueRange(high, low, close, range);
    for (let i = 1; i < n; i++) {
      const before = close[i - 1]!;
      pressure[i] = close[i]! - (low[i]! < before ? low[i]! : before);
    }
    target.fill(Number.NaN, 0, Math.min(28, n));
    target.fill(0, 28);
    for (const [window, weight] of WINDOWS) {
      rollingSum(pressure, window, bought, 1);
      rollingSum(range, window, total, 1);
      for (let i = 28; i < n; i++) {
        if (total[i]! > 0) target[i] = target[i]! + (weight * bought[i]!) / total[i]!;
      }
    }
    for (let i = 28; i < n; i++) target[i] = (100 * target[i]!) / 7;
  },
});
