/**
 * Bars since the highest high of a year.
 * Among equal highs the latest counts.
 */
import { rowsSinceMax } from '../../lib/numeric/rolling-extrema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'age of the highest high of a year',
  source: 'definition',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [252]),
  columns: ({ period }) => [
    {
      name: 'days_since_high',
      about: `bars since the highest high of ${period}`,
      unit: 'bars',
      first: period - 1,
    },
  ],
  compute({ from = 0, high }, { period }, out) {
    rowsSinceMax(high, period, out[0]!, Math.max(0, from - period + 1));
  },
});
