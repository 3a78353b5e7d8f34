/**
 * Ultimate oscillator: buying pressure over 7, 14 and 28 bars, weighted 4-2-1.
 * A window without any range adds nothing.
 */
import { weightedRatios } from '../../lib/numeric/three-ratios.js';
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
    for (let i = 1; i < n; i++) {
      const before = close[i - 1]!;
      pressure[i] = close[i]! - (low[i]! < before ? low[i]! : before);
    }
    weightedRatios(pressure, range, [short, middle, long], out[0]!, 1);
  },
});
