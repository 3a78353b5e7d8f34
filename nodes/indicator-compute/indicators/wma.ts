/**
 * Linearly weighted moving average: the newest close weighs 20 times the oldest.
 * Reacts faster than the simple average of the same length.
 */
import { wma } from '../../lib/numeric/wma.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'linearly weighted moving average of the close',
  source: 'TA-Lib WMA',
  family: 'moving_average',
  columns: [
    { name: 'wma_20', about: 'mean of 20 closes with weights 1 to 20', unit: 'USD', first: 19 },
  ],
  compute(bars, out) {
    wma(bars.close, 20, out[0]!);
  },
});
