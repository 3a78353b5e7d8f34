/**
 * Money flow index: share of the money that went with rising typical prices.
 * Unchanged prices count for neither side; 0 where less than 1 was turned over.
 */
import { typicalPrice } from '../../lib/numeric/price-position.js';
import { rollingRatio } from '../../lib/numeric/rolling-ratio.js';
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
  compute({ n, from = 0, high, low, close, volume }, { period }, out, scratch) {
    const target = out[0]!;
    const price = scratch.shared(typicalPrice, high, low, close);
    const rises = scratch.take();
    const flows = scratch.take();
    for (let i = 1; i < n; i++) {
      const flow = price[i]! * volume[i]!;
      const move = price[i]! - price[i - 1]!;
      // Factors, not branches: which way a price goes is what no processor guesses.
      flows[i] = flow * Number(move !== 0);
      rises[i] = flow * Number(move > 0);
    }
    rollingRatio(rises, flows, period, target, 1, 0, 1);
    for (let i = Math.max(period, from); i < n; i++) target[i] = 100 * target[i]!;
  },
});
