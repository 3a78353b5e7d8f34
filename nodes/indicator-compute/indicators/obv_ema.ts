/**
 * Exponential average of the on-balance volume: its trend.
 * Starts when 20 values are there.
 */
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'smoothed on-balance volume',
  source: 'definition',
  family: 'volume',
  columns: [{ name: 'obv_ema_20', about: 'EMA 20 of obv', unit: 'shares', first: 19 }],
  compute({ n, close, volume }, out, scratch) {
    const balance = scratch.take();
    let sum = n > 0 ? volume[0]! : 0;
    for (let i = 0; i < n; i++) {
      const move = i === 0 ? 0 : close[i]! - close[i - 1]!;
      if (move > 0) sum += volume[i]!;
      else if (move < 0) sum -= volume[i]!;
      balance[i] = sum;
    }
    ema(balance, 20, out[0]!);
  },
});
