/**
 * Hull moving average: a weighted average of the difference of two others.
 * Nearly without lag, at the price of overshooting.
 */
import { wma } from '../../lib/numeric/wma.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

const root = (period: number): number => Math.floor(Math.sqrt(period));

export default defineParametric({
  about: 'Hull moving average of the close',
  source: 'Hull 2005',
  family: 'moving_average',
  params: { period: { ...SEVERAL_BARS, min: 4 } },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'hma',
      about: `WMA of (2 · WMA ${Math.floor(period / 2)} − WMA ${period}) over ${root(period)}`,
      unit: 'USD',
      first: period + root(period) - 2,
    },
  ],
  compute({ n, close }, { period }, out, scratch) {
    const fast = scratch.shared(wma, close, Math.floor(period / 2));
    const slow = scratch.shared(wma, close, period);
    const ahead = scratch.take();
    for (let i = 0; i < n; i++) ahead[i] = 2 * fast[i]! - slow[i]!;
    wma(ahead, root(period), out[0]!, period - 1);
  },
});
