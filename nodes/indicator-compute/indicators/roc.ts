/**
 * Rate of change of the close in percent, from a week to a year.
 * Prices include dividends.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { defineIndicator } from '../indicator.js';

const PERIODS = [5, 10, 20, 60, 120, 252];

export default defineIndicator({
  about: 'rate of change of the close',
  source: 'TA-Lib ROC',
  family: 'momentum',
  columns: PERIODS.map((n) => ({
    name: `roc_${n}`,
    about: `100 · (C / C[${n} bars ago] − 1)`,
    unit: 'percent',
    first: n,
  })),
  compute(bars, out) {
    PERIODS.forEach((n, c) => {
      relativeChange(bars.close, n, out[c]!, 100);
    });
  },
});
