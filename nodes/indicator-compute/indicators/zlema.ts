/**
 * Exponential average of the close plus its change over half the span (Ehlers).
 * The change makes up for the lag of the average.
 */
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'zero-lag exponential moving average of the close',
  source: 'Ehlers and Way',
  family: 'moving_average',
  columns: [
    { name: 'zlema_20', about: 'EMA of 2C − C[9 bars ago], span 20', unit: 'USD', first: 28 },
  ],
  compute({ n, close }, out, scratch) {
    const ahead = scratch.take();
    for (let i = 9; i < n; i++) ahead[i] = 2 * close[i]! - close[i - 9]!;
    ema(ahead, 20, out[0]!, 9);
  },
});
