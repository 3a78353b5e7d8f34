/**
 * Williams %R: distance of the close from the highest high, −100 to 0.
 * 0 without a range.
 */
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Williams %R',
  source: 'TA-Lib WILLR',
  family: 'momentum',
  columns: [
    {
      name: 'williams_r_14',
      about: '−100 · (highest high − C) / range of 14',
      unit: 'percent',
      first: 13,
    },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const target = out[0]!;
    const lowest = scratch.take();
    rollingMax(high, 14, target);
    rollingMin(low, 14, lowest);
    for (let i = 13; i < n; i++) {
      const range = target[i]! - lowest[i]!;
      target[i] = range > 0 ? (100 * (close[i]! - target[i]!)) / range : 0;
    }
  },
});
