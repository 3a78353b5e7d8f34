/**
 * Average directional index: how strongly a price trends, whichever way.
 * Bars without any movement leave it as it is.
 */
import {
  averageDirectionalIndex,
  directionalIndex,
} from '../../lib/numeric/directional-movement.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'strength of the trend',
  source: 'TA-Lib ADX',
  family: 'trend',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'adx',
      about: `Wilder average of dx_${period}`,
      unit: 'percent',
      first: 2 * period - 1,
    },
  ],
  compute({ high, low }, { period }, out, scratch) {
    const index = scratch.shared(directionalIndex, high, low, period);
    out[0]!.set(scratch.shared(averageDirectionalIndex, index, period));
  },
});
