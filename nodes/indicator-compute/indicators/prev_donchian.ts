/**
 * Donchian channels of the bar before: what a breakout of this bar breaks out of.
 * The value of `donchian` one bar earlier, so it never contains the bar itself.
 */
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { defineIndicator } from '../indicator.js';

const UPPER = [20, 55];
const LOWER = [10, 20];

export default defineIndicator({
  about: 'highest high and lowest low of the bars before this one',
  source: 'Donchian, one bar earlier',
  family: 'volatility',
  columns: [
    ...UPPER.map((n) => ({
      name: `prev_donchian_upper_${n}`,
      about: `highest high of the ${n} bars before`,
      unit: 'USD',
      first: n,
    })),
    ...LOWER.map((n) => ({
      name: `prev_donchian_lower_${n}`,
      about: `lowest low of the ${n} bars before`,
      unit: 'USD',
      first: n,
    })),
  ],
  compute(bars, out) {
    UPPER.forEach((n, c) => {
      rollingMax(bars.high, n, out[c]!);
    });
    LOWER.forEach((n, c) => {
      rollingMin(bars.low, n, out[UPPER.length + c]!);
    });
    if (bars.n === 0) return;
    for (const target of out) {
      target.copyWithin(1, 0, bars.n - 1);
      target[0] = Number.NaN;
    }
  },
});
