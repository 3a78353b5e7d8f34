/**
 * Donchian channels of the bar before: what a breakout of this bar breaks out of.
 * The value of `donchian` one bar earlier, so it never contains the bar itself.
 */
import { rollingMaxSince, rollingMinSince } from '../../lib/numeric/rolling-extrema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'highest high and lowest low of the bars before this one',
  source: 'Donchian, one bar earlier',
  family: 'volatility',
  params: { period: BARS },
  defaults: each('period', [10, 20, 55]),
  names: [
    null,
    'prev_donchian_lower_10',
    'prev_donchian_upper_20',
    'prev_donchian_lower_20',
    'prev_donchian_upper_55',
    null,
  ],
  columns: ({ period }) => [
    {
      name: 'prev_donchian_upper',
      about: `highest high of the ${period} bars before`,
      unit: 'USD',
      first: period,
    },
    {
      name: 'prev_donchian_lower',
      about: `lowest low of the ${period} bars before`,
      unit: 'USD',
      first: period,
    },
  ],
  compute({ n, from = 0, high, low }, { period }, out, scratch) {
    const upper = out[0]!;
    const lower = out[1]!;
    if (n === 0) return;
    const row = Math.max(0, from - 1);
    upper.set(scratch.shared(rollingMaxSince, high, period, row).subarray(0, n - 1), 1);
    lower.set(scratch.shared(rollingMinSince, low, period, row).subarray(0, n - 1), 1);
    upper[0] = Number.NaN;
    lower[0] = Number.NaN;
  },
});
