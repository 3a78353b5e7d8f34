/**
 * Double exponential moving average: 2E − E(E), which takes out the first-order lag.
 * The second average is seeded when the first has 20 values.
 */
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'double exponential moving average of the close',
  source: 'TA-Lib DEMA',
  family: 'moving_average',
  columns: [{ name: 'dema_20', about: '2 · EMA − EMA of EMA, span 20', unit: 'USD', first: 38 }],
  compute({ n, close }, out, scratch) {
    const one = scratch.take();
    const two = out[0]!;
    ema(close, 20, one);
    ema(one, 20, two, 19);
    for (let i = 38; i < n; i++) two[i] = 2 * one[i]! - two[i]!;
  },
});
