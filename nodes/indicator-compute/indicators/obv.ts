/**
 * On-balance volume: volume added on rising closes and taken off on falling ones.
 * Starts at the first volume; only its changes mean something.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'on-balance volume',
  source: 'TA-Lib OBV',
  family: 'volume',
  columns: [{ name: 'obv', about: 'running sum of signed volume', unit: 'shares', first: 0 }],
  compute({ n, close, volume }, out) {
    const target = out[0]!;
    let sum = n > 0 ? volume[0]! : 0;
    if (n > 0) target[0] = sum;
    for (let i = 1; i < n; i++) {
      const move = close[i]! - close[i - 1]!;
      if (move > 0) sum += volume[i]!;
      else if (move < 0) sum -= volume[i]!;
      target[i] = sum;
    }
  },
});
