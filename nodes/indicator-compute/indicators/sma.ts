/**
 * Simple moving averages of the close, from a week to ten months.
 * A flat price equals its average exactly, so that a comparison of the two is a tie.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

const PERIODS = [5, 10, 20, 50, 100, 200];

export default defineIndicator({
  about: 'simple moving average of the close',
  source: 'TA-Lib SMA',
  family: 'moving_average',
  columns: PERIODS.map((n) => ({
    name: `sma_${n}`,
    about: `mean of the last ${n} closes`,
    unit: 'USD',
    first: n - 1,
  })),
  compute(bars, out) {
    PERIODS.forEach((n, c) => {
      rollingMean(bars.close, n, out[c]!);
    });
  },
});
