/**
 * Donchian channels: highest high and lowest low, the bar itself included.
 * A breakout signal must compare with the channel of the bar before: see
 * `prev_donchian`.
 */
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { defineIndicator } from '../indicator.js';

const WINDOWS = [10, 20, 55];

export default defineIndicator({
  about: 'highest high and lowest low of the last bars, this one included',
  source: 'Donchian; TA-Lib MAX and MIN',
  family: 'volatility',
  columns: [
    ...WINDOWS.map((n) => ({
      name: `donchian_upper_${n}`,
      about: `highest high of ${n} bars`,
      unit: 'USD',
      first: n - 1,
    })),
    ...WINDOWS.map((n) => ({
      name: `donchian_lower_${n}`,
      about: `lowest low of ${n} bars`,
      unit: 'USD',
      first: n - 1,
    })),
    { name: 'donchian_middle_20', about: 'mean of both lines of 20 bars', unit: 'USD', first: 19 },
  ],
  compute({ n, high, low }, out) {
    WINDOWS.forEach((window, c) => {
      rollingMax(high, window, out[c]!);
      rollingMin(low, window, out[c + 3]!);
    });
    const [, upper, , , lower, , middle] = out;
    for (let i = 0; i < n; i++) middle![i] = (upper![i]! + lower![i]!) / 2;
  },
});
