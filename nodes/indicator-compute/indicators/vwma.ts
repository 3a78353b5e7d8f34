/**
 * A volume-weighted mean of closes over 20 sessions.
 * Undefined where nothing was traded in the whole window.
 */
import { productOf } from '../../lib/numeric/change.js';
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'volume-weighted mean of closes over 20 sessions',
  source: 'definition',
  family: 'moving_average',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'vwma',
      about: `Σ C · volume / Σ volume over ${period}; undefined without volume`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ n, close, volume }, { period }, out, scratch) {
    const target = out[0]!;
    const money = scratch.shared(productOf, close, volume);
    rollingSum(money, period, target);
    const traded = scratch.shared(rollingSum, volume, period);
    for (let i = 0; i < n; i++) target[i] = traded[i]! > 0 ? target[i]! / traded[i]! : Number.NaN;
  },
});
