/**
 * The middle of the highest and lowest close of 14 bars.
 * A trend line made of extremes alone.
 */
import { middle } from '../../lib/numeric/price-position.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'middle of the highest and lowest close',
  source: 'TA-Lib MIDPOINT',
  family: 'moving_average',
  params: { period: BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'midpoint',
      about: `middle of the highest and lowest close of ${period} bars`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ close }, { period }, out, scratch) {
    const highest = scratch.shared(rollingMax, close, period);
    middle(highest, scratch.shared(rollingMin, close, period), out[0]!);
  },
});
