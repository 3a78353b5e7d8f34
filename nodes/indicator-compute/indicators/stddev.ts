/**
 * Population standard deviation of the last 20 closes.
 * Exactly 0 on a flat price.
 */
import { populationDeviation } from '../../lib/numeric/rolling-std.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'standard deviation of the close',
  source: 'TA-Lib STDDEV',
  family: 'volatility',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    { name: 'stddev', about: `population σ of ${period} closes`, unit: 'USD', first: period - 1 },
  ],
  compute({ close }, { period }, out, scratch) {
    out[0]!.set(scratch.shared(populationDeviation, close, period));
  },
});
