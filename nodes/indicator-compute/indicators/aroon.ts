/**
 * How recent the highest high and the lowest low of the last 26 bars are.
 * Among equal extremes the latest counts.
 */
import { rowsSinceMax, rowsSinceMin } from '../../lib/numeric/rolling-extrema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'age of the extremes',
  source: 'TA-Lib AROON',
  family: 'trend',
  columns: [
    {
      name: 'aroon_up_25',
      about: '100 · (25 − bars since the highest high) / 25',
      unit: 'percent',
      first: 25,
    },
    {
      name: 'aroon_down_25',
      about: '100 · (25 − bars since the lowest low) / 25',
      unit: 'percent',
      first: 25,
    },
    { name: 'aroon_osc_25', about: 'aroon_up_25 − aroon_down_25', unit: 'percent', first: 25 },
  ],
  compute({ n, high, low }, out) {
    const [up, down, difference] = out as readonly [Float64Array, Float64Array, Float64Array];
    rowsSinceMax(high, 26, up);
    rowsSinceMin(low, 26, down);
    for (let i = 0; i < n; i++) {
      up[i] = 4 * (25 - up[i]!);
      down[i] = 4 * (25 - down[i]!);
      difference[i] = up[i]! - down[i]!;
    }
  },
});
