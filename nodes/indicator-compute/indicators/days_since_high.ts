/**
 * Bars since the highest high of a year.
 * Among equal highs the latest counts.
 */
import { rowsSinceMax } from '../../lib/numeric/rolling-extrema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'age of the highest high of a year',
  source: 'definition',
  family: 'momentum',
  columns: [
    {
      name: 'days_since_high_252',
      about: 'bars since the highest high of 252',
      unit: 'bars',
      first: 251,
    },
  ],
  compute(bars, out) {
    rowsSinceMax(bars.high, 252, out[0]!);
  },
});
