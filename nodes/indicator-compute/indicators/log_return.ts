/**
 * Logarithmic return of one session: the form that adds up over time.
 * Undefined on the first bar.
 */
import { logReturn } from '../../lib/numeric/change.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'logarithmic return of the close',
  source: 'definition',
  family: 'price',
  columns: [{ name: 'log_return_1d', about: 'ln(C / C[1 bar ago])', unit: 'fraction', first: 1 }],
  compute({ close }, out, scratch) {
    out[0]!.set(scratch.shared(logReturn, close));
  },
});
