/**
 * Momentum: change of the close over 10 bars, in money.
 * Not comparable across symbols; roc_10 is.
 */
import { difference } from '../../lib/numeric/change.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'change of the close',
  source: 'TA-Lib MOM',
  family: 'momentum',
  columns: [{ name: 'mom_10', about: 'C − C[10 bars ago]', unit: 'USD', first: 10 }],
  compute(bars, out) {
    difference(bars.close, 10, out[0]!);
  },
});
