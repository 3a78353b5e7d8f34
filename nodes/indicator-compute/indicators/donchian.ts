/**
 * Donchian channels: highest high and lowest low, the bar itself included.
 * A breakout signal must compare with the channel of the bar before: see
 * `prev_donchian`.
 */
import { middle } from '../../lib/numeric/price-position.js';
import { rollingMaxSince, rollingMinSince } from '../../lib/numeric/rolling-extrema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'highest high and lowest low of the last bars, this one included',
  source: 'Donchian; TA-Lib MAX and MIN',
  family: 'volatility',
  params: { period: BARS },
  defaults: each('period', [10, 20, 55]),
  names: [
    'donchian_upper_10',
    'donchian_lower_10',
    null,
    'donchian_upper_20',
    'donchian_lower_20',
    'donchian_middle_20',
    'donchian_upper_55',
    'donchian_lower_55',
    null,
  ],
  columns: ({ period }) => [
    {
      name: 'donchian_upper',
      about: `highest high of ${period} bars`,
      unit: 'USD',
      first: period - 1,
    },
    {
      name: 'donchian_lower',
      about: `lowest low of ${period} bars`,
      unit: 'USD',
      first: period - 1,
    },
    {
      name: 'donchian_middle',
      about: `mean of the highest high and the lowest low of ${period} bars`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ from = 0, high, low }, { period }, out, scratch) {
    // The channel of the row before is a column, too, and shares these.
    const row = Math.max(0, from - 1);
    const highest = scratch.shared(rollingMaxSince, high, period, row);
    const lowest = scratch.shared(rollingMinSince, low, period, row);
    out[0]!.set(highest);
    out[1]!.set(lowest);
    middle(highest, lowest, out[2]!);
  },
});
