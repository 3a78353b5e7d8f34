/**
 * Directional index: the difference of both directions relative to their sum.
 * The unsmoothed base of ADX.
 */
import {
  directionalIndex,
  minusIndicator,
  plusIndicator,
} from '../../lib/numeric/directional-movement.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'directional index',
  source: 'TA-Lib DX',
  family: 'trend',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'dx',
      about: `100 · |+DI − −DI| / (+DI + −DI) of ${period} bars`,
      unit: 'percent',
      first: period,
    },
  ],
  compute({ high, low, close }, { period }, out, scratch) {
    const plus = scratch.shared(plusIndicator, high, low, close, period);
    const minus = scratch.shared(minusIndicator, high, low, close, period);
    directionalIndex(plus, minus, out[0]!);
  },
});
