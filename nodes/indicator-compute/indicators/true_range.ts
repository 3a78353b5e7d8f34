/**
 * Range of the bar, the gap from the previous close included.
 * Undefined on the first bar, which has no previous close.
 */
import { trueRange } from '../../lib/numeric/true-range.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'true range',
  source: 'TA-Lib TRANGE',
  family: 'volatility',
  columns: [{ name: 'true_range', about: 'max(H − L, |H − C₁|, |L − C₁|)', unit: 'USD', first: 1 }],
  compute({ high, low, close }, out, scratch) {
    out[0]!.set(scratch.shared(trueRange, high, low, close));
  },
});
