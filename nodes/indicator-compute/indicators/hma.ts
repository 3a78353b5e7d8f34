/**
 * Hull moving average: a weighted average of the difference of two others.
 * Nearly without lag, at the price of overshooting.
 */
import { wma } from '../../lib/numeric/wma.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Hull moving average of the close',
  source: 'Hull 2005',
  family: 'moving_average',
  columns: [
    { name: 'hma_20', about: 'WMA of (2 · WMA 10 − WMA 20) over 4', unit: 'USD', first: 22 },
  ],
  compute({ n, close }, out, scratch) {
    const fast = scratch.take();
    const slow = scratch.take();
    wma(close, 10, fast);
    wma(close, 20, slow);
    for (let i = 19; i < n; i++) slow[i] = 2 * fast[i]! - slow[i]!;
    wma(slow, 4, out[0]!, 19);
  },
});
