/**
 * Accumulation and distribution line: running sum of the money flow volume.
 * Only its changes mean something.
 */
import { closeLocation } from '../../lib/numeric/price-position.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'accumulation and distribution',
  source: 'TA-Lib AD',
  family: 'volume',
  columns: [
    { name: 'ad_line', about: 'running sum of close location · volume', unit: 'shares', first: 0 },
  ],
  compute({ n, high, low, close, volume }, out) {
    const target = out[0]!;
    closeLocation(high, low, close, target);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      sum += target[i]! * volume[i]!;
      target[i] = sum;
    }
  },
});
