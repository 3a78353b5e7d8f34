/**
 * Linearly weighted moving average: the newest close weighs 20 times the oldest.
 * Reacts faster than the simple average of the same length.
 */
import { wma } from '../../lib/numeric/wma.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'linearly weighted moving average of the close',
  source: 'TA-Lib WMA',
  family: 'moving_average',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'wma',
      about: `mean of ${period} closes with weights 1 to ${period}`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ close }, { period }, out, scratch) {
    out[0]!.set(scratch.shared(wma, close, period));
  },
});
