/**
 * Mean volume of a week, a month and a quarter.
 * Exact while sums stay below 2^53 shares.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

const PERIODS = [5, 20, 50];

export default defineIndicator({
  about: 'mean volume',
  source: 'TA-Lib SMA of volume',
  family: 'volume',
  columns: PERIODS.map((n) => ({
    name: `volume_mean_${n}`,
    about: `mean volume of ${n} bars`,
    unit: 'shares',
    first: n - 1,
  })),
  compute(bars, out) {
    PERIODS.forEach((n, c) => {
      rollingMean(bars.volume, n, out[c]!);
    });
  },
});
