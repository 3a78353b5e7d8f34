/**
 * Rate of change of the close in percent, from a week to a year.
 * Prices include dividends.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'rate of change of the close',
  source: 'TA-Lib ROC',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [5, 10, 20, 60, 120, 252]),
  columns: ({ period }) => [
    { name: 'roc', about: `100 · (C / C[${period} bars ago] − 1)`, unit: 'percent', first: period },
  ],
  compute({ from = 0, close }, { period }, out) {
    relativeChange(close, period, out[0]!, 100, Math.max(0, from - period));
  },
});
