/**
 * How recent the highest high and the lowest low of the last 26 bars are.
 * Among equal extremes the latest counts.
 */
import { rowsSinceMax, rowsSinceMin } from '../../lib/numeric/rolling-extrema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'age of the extremes',
  source: 'TA-Lib AROON',
  family: 'trend',
  params: { period: BARS },
  defaults: each('period', [25]),
  columns: ({ period }) => [
    {
      name: 'aroon_up',
      about: `100 · (${period} − bars since the highest high) / ${period}`,
      unit: 'percent',
      first: period,
    },
    {
      name: 'aroon_down',
      about: `100 · (${period} − bars since the lowest low) / ${period}`,
      unit: 'percent',
      first: period,
    },
    {
      name: 'aroon_osc',
      about: `aroon_up_${period} − aroon_down_${period}`,
      unit: 'percent',
      first: period,
    },
  ],
  compute({ n, from = 0, high, low }, { period }, out) {
    const up = out[0]!;
    const down = out[1]!;
    const difference = out[2]!;
    const begin = Math.max(0, from - period);
    rowsSinceMax(high, period + 1, up, begin);
    rowsSinceMin(low, period + 1, down, begin);
    for (let i = from; i < n; i++) {
      up[i] = (100 * (period - up[i]!)) / period;
      down[i] = (100 * (period - down[i]!)) / period;
      difference[i] = up[i]! - down[i]!;
    }
  },
});
