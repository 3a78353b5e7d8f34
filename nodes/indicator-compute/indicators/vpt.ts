/**
 * Volume price trend: running sum of volume times the return of the session.
 * Starts at 0; only its changes mean something.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'volume price trend',
  source: 'definition',
  family: 'volume',
  columns: [{ name: 'vpt', about: 'running sum of volume · return', unit: 'shares', first: 0 }],
  compute({ n, close, volume }, out) {
    const target = out[0]!;
    let sum = 0;
    if (n > 0) target[0] = 0;
    for (let i = 1; i < n; i++) {
      sum += volume[i]! * (close[i]! / close[i - 1]! - 1);
      target[i] = sum;
    }
  },
});
