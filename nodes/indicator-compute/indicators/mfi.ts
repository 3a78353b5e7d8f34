/**
 * Money flow index: share of the money that went with rising typical prices.
 * Unchanged prices count for neither side; 0 where less than 1 was turned over.
 */
import { typicalPrice } from '../../lib/numeric/price-position.js';
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'money flow index',
  source: 'TA-Lib MFI',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'mfi',
      about: `100 · positive flow / all flow over ${period}`,
      unit: 'percent',
      first: period,
    },
  ],
  compute({ n, high, low, close, volume }, { period }, out, scratch) {
    const target = out[0]!;
    const price = scratch.shared(typicalPrice, high, low, close);
    const rises = scratch.take();
    const falls = scratch.take();
    const negative = scratch.take();
    for (let i = 1; i < n; i++) {
      const flow = price[i]! * volume[i]!;
      rises[i] = price[i]! > price[i - 1]! ? flow : 0;
      falls[i] = price[i]! < price[i - 1]! ? flow : 0;
    }
    rollingSum(rises, period, target, 1);
    rollingSum(falls, period, negative, 1);
    for (let i = period; i < n; i++) {
      const total = target[i]! + negative[i]!;
      target[i] = total < 1 ? 0 : 100 * (target[i]! / total);
    }
  },
});
