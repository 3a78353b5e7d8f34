/**
 * Elder's force index: change of the close times volume, smoothed over 13 bars.
 * 0 on a flat price.
 */
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'force index',
  source: 'Elder',
  family: 'volume',
  columns: [{ name: 'force_index_13', about: 'EMA 13 of ΔC · volume', unit: 'USD', first: 13 }],
  compute({ n, close, volume }, out, scratch) {
    const force = scratch.take();
    for (let i = 1; i < n; i++) force[i] = (close[i]! - close[i - 1]!) * volume[i]!;
    ema(force, 13, out[0]!, 1);
  },
});
