import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { sumOfRanges, trueRange } from '../../lib/numeric/true-range.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'ultimate oscillator',
  source: 'TA-Lib ULTOSC',
  family: 'momentum',
  params: { short: BARS, middle: BARS, long: BARS },
  defaults: [{ short: 7, middle: 14, long: 28 }],
  names: ['ultosc'],
  columns: ({ short, middle, long }) => [
    {
      name: 'ultosc',
      about: `100 · (4 · pressure ${short} + 2 · pressure ${middle} + pressure ${long}) / 7`,
      unit: 'percent',
      first: Math.max(short, middle, long),
    },
  ],
  compute({ n, high, low, close }, { short, middle, long }, out, scratch) {
    const target = out[0]!;
    const range = scratch.shared(trueRange, high, low, close);
    const pressure = scratch.take();
    const bought = scratch.take();
    for (let i = 1; i < n; i++) {
      const before = close[i - 1]!;
      pressure[i] = close[i]! - (low[i]! < before ? low[i]! : before);
    }
    const first = Math.max(short, middle, long);
    target.fill(Number.NaN, 0, Math.min(first, n));
    target.fill(0, first);
    for (const [window, weight] of [
      [short, 4],
      [middle, 2],
      [long, 1],
    ] as const) {
      const total = scratch.shared(sumOfRanges, range, window);
      rollingSum(pressure, window, bought, 1);
      for (let i = first; i < n; i++) {
        if (total[i]! > 0) target[i] = target[i]! + (weight * bought[i]!) / total[i]!;
      }
    }
    for (let i = first; i < n; i++) target[i] = (100 * target[i]!) / 7;
  },
});
