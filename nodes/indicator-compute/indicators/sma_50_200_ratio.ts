/**
 * State of the golden cross: above 0 when the 50-day average is over the 200-day one.
 * Exactly 0 on a flat price.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'fast against slow simple average',
  source: 'definition',
  family: 'trend',
  columns: [
    { name: 'sma_50_200_ratio', about: 'SMA 50 / SMA 200 − 1', unit: 'fraction', first: 199 },
  ],
  compute({ n, from = 0, close }, out, scratch) {
    const target = out[0]!;
    const fast = scratch.shared(rollingMean, close, 50);
    const slow = scratch.shared(rollingMean, close, 200);
    for (let i = from; i < n; i++) target[i] = fast[i]! / slow[i]! - 1;
  },
});
