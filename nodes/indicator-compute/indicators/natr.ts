/**
 * Average true range in percent of the close, comparable across symbols.
 * Wilder-smoothed over 14 bars.
 */
import { averageTrueRange, trueRange } from '../../lib/numeric/true-range.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'average true range relative to the close',
  source: 'TA-Lib NATR',
  family: 'volatility',
  params: { period: BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    { name: 'natr', about: `100 · atr_${period} / C`, unit: 'percent', first: period },
  ],
  compute({ n, from = 0, high, low, close }, { period }, out, scratch) {
    const target = out[0]!;
    const range = scratch.shared(trueRange, high, low, close);
    const atr = scratch.shared(averageTrueRange, range, period);
    for (let i = from; i < n; i++) target[i] = (100 * atr[i]!) / close[i]!;
  },
});
