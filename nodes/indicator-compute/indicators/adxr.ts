/**
 * Mean of ADX now and 13 bars ago: a steadier measure of the strength of a trend.
 * TA-Lib looks back 13 bars, not 14.
 */
import {
  averageDirectionalIndex,
  directionalIndex,
} from '../../lib/numeric/directional-movement.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'smoothed strength of the trend',
  source: 'TA-Lib ADXR',
  family: 'trend',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'adxr',
      about: `(adx_${period} + adx_${period}[${period - 1} bars ago]) / 2`,
      unit: 'percent',
      first: 3 * period - 2,
    },
  ],
  compute({ n, from = 0, high, low }, { period }, out, scratch) {
    const target = out[0]!;
    const index = scratch.shared(directionalIndex, high, low, period);
    const adx = scratch.shared(averageDirectionalIndex, index, period);
    target.fill(Number.NaN, 0, Math.min(3 * period - 2, n));
    const lag = period - 1;
    for (let i = Math.max(3 * period - 2, from); i < n; i++)
      target[i] = (adx[i]! + adx[i - lag]!) / 2;
  },
});
