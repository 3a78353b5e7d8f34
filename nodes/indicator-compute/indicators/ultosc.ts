/**
 * Ultimate oscillator: buying pressure over 7, 14 and 28 bars, weighted 4-2-1.
 * A window without any range adds nothing.
 */
import { rollingRatio } from '../../lib/numeric/rolling-ratio.js';
import { trueRange } from '../../lib/numeric/true-range.js';
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
    const range = scratch.shared(trueRange, high, low, close);
    const pressure = scratch.take();
    const fast = scratch.take();
    const usual = scratch.take();
    const slow = out[0]!;
    for (let i = 1; i < n; i++) {
      const before = close[i - 1]!;
      pressure[i] = close[i]! - (low[i]! < before ? low[i]! : before);
    }
    rollingRatio(pressure, range, short, fast, 1, 0);
    rollingRatio(pressure, range, middle, usual, 1, 0);
    rollingRatio(pressure, range, long, slow, 1, 0);
    for (let i = 0; i < n; i++) slow[i] = (100 * (4 * fast[i]! + 2 * usual[i]! + slow[i]!)) / 7;
  },
});
