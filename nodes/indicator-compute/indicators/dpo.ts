/**
 * Detrended price oscillator, causal: an earlier close against the average.
 * Never centred, which would show the future.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'close of 11 bars ago against the average',
  source: 'definition, causal',
  family: 'trend',
  columns: [{ name: 'dpo_20', about: 'C[11 bars ago] − SMA 20', unit: 'USD', first: 19 }],
  compute({ n, close }, out) {
    const target = out[0]!;
    rollingMean(close, 20, target);
    for (let i = 19; i < n; i++) target[i] = close[i - 11]! - target[i]!;
  },
});
