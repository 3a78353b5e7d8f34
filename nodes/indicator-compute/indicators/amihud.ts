/**
 * Illiquidity: how much a million dollars move the price (Amihud).
 * Undefined where a bar of the window had no volume; noisy for names that trade little.
 */
import { productOf, simpleReturn } from '../../lib/numeric/change.js';
import { rollingMeanOfDefined } from '../../lib/numeric/rolling-gaps.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'illiquidity',
  source: 'Amihud 2002',
  family: 'volume',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'amihud',
      about: `10⁶ · mean over ${period} of |r| / (C · volume)`,
      unit: 'per million USD',
      first: period,
    },
  ],
  compute({ n, close, volume }, { period }, out, scratch) {
    const returns = scratch.shared(simpleReturn, close);
    const money = scratch.shared(productOf, close, volume);
    const impact = scratch.take();
    for (let i = 1; i < n; i++) {
      impact[i] = money[i]! > 0 ? (1e6 * Math.abs(returns[i]!)) / money[i]! : Number.NaN;
    }
    rollingMeanOfDefined(impact, period, out[0]!, 1);
  },
});
