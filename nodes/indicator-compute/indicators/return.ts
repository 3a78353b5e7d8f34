/**
 * Simple total return of the close over 1 day to 1 year of sessions.
 * Prices include dividends, so these are returns that a holder has earned.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { defineIndicator } from '../indicator.js';

const PERIODS = [1, 5, 20, 60, 252];

export default defineIndicator({
  about: 'simple return of the close',
  source: 'TA-Lib ROCP',
  family: 'price',
  columns: PERIODS.map((n) => ({
    name: `return_${n}d`,
    about: `C / C[${n} bars ago] − 1`,
    unit: 'fraction',
    first: n,
  })),
  compute(bars, out) {
    PERIODS.forEach((n, c) => {
      relativeChange(bars.close, n, out[c]!);
    });
  },
});
