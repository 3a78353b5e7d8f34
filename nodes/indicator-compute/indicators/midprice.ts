/**
 * The middle of the highest high and lowest low of 14 bars.
 * A trend line made of extremes alone.
 */
import { middle } from '../../lib/numeric/price-position.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'middle of the highest high and lowest low',
  source: 'TA-Lib MIDPRICE',
  family: 'moving_average',
  params: { period: BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'midprice',
      about: `middle of the highest high and lowest low of ${period} bars`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ high, low }, { period }, out, scratch) {
    const highest = scratch.shared(rollingMax, high, period);
    middle(highest, scratch.shared(rollingMin, low, period), out[0]!);
  },
});
