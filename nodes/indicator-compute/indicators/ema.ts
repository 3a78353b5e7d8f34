/**
 * Exponential moving averages of the close, seeded with the plain mean of the first n.
 * The seed fades with (1 − 2/(n+1)) per bar: about 7n bars to a millionth.
 */
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

const PERIODS = [5, 10, 12, 20, 26, 50, 100, 200];

export default defineIndicator({
  about: 'exponential moving average of the close',
  source: 'TA-Lib EMA',
  family: 'moving_average',
  columns: PERIODS.map((n) => ({
    name: `ema_${n}`,
    about: `exponential mean of closes, span ${n}`,
    unit: 'USD',
    first: n - 1,
  })),
  compute(bars, out) {
    PERIODS.forEach((n, c) => {
      ema(bars.close, n, out[c]!);
    });
  },
});
