/**
 * Directional index: the difference of both directions relative to their sum.
 * The unsmoothed base of ADX.
 */
import { directionalIndex } from '../../lib/numeric/directional-movement.js';
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
  compute({ n, from = 0, high, low }, { period }, out, scratch) {
    const target = out[0]!;
    const index = scratch.shared(directionalIndex, high, low, period);
    target.set(index);
    for (let i = Math.max(period, from); i < n; i++) if (!(target[i]! >= 0)) target[i] = 0;
  },
});
