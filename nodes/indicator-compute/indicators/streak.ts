/**
 * Length of the current run of rising or falling closes.
 * An unchanged close ends a run and counts as 0.
 */
import { streakOf } from '../../lib/numeric/change.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'run of rising or falling closes',
  source: 'Connors',
  family: 'momentum',
  columns: [
    {
      name: 'streak',
      about: 'bars in a row: positive rising, negative falling',
      unit: 'bars',
      first: 0,
    },
  ],
  compute({ close }, out, scratch) {
    out[0]!.set(scratch.shared(streakOf, close));
  },
});
