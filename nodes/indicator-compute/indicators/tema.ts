/**
 * Triple exponential moving average: 3E − 3E² + E³, with hardly any lag.
 * Each average is seeded when the one below has 20 values.
 */
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'triple exponential moving average of the close',
  source: 'TA-Lib TEMA',
  family: 'moving_average',
  columns: [
    {
      name: 'tema_20',
      about: '3 · EMA − 3 · EMA of EMA + third EMA, span 20',
      unit: 'USD',
      first: 57,
    },
  ],
  compute({ n, close }, out, scratch) {
    const one = scratch.take();
    const two = scratch.take();
    const three = out[0]!;
    ema(close, 20, one);
    ema(one, 20, two, 19);
    ema(two, 20, three, 38);
    for (let i = 57; i < n; i++) three[i] = 3 * (one[i]! - two[i]!) + three[i]!;
  },
});
