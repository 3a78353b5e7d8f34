/**
 * The middle of the highest and lowest close of 14 bars.
 * A trend line made of extremes alone.
 */
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'middle of the highest and lowest close',
  source: 'TA-Lib MIDPOINT',
  family: 'moving_average',
  columns: [
    {
      name: 'midpoint_14',
      about: 'middle of the highest and lowest close of 14 bars',
      unit: 'USD',
      first: 13,
    },
  ],
  compute(bars, out, scratch) {
    const lowest = scratch.take();
    const target = out[0]!;
    rollingMax(bars.close, 14, target);
    rollingMin(bars.close, 14, lowest);
    for (let i = 13; i < bars.n; i++) target[i] = (target[i]! + lowest[i]!) / 2;
  },
});
