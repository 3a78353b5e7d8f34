/**
 * The middle of the highest high and lowest low of 14 bars.
 * A trend line made of extremes alone.
 */
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'middle of the highest high and lowest low',
  source: 'TA-Lib MIDPRICE',
  family: 'moving_average',
  columns: [
    {
      name: 'midprice_14',
      about: 'middle of the highest high and lowest low of 14 bars',
      unit: 'USD',
      first: 13,
    },
  ],
  compute(bars, out, scratch) {
    const lowest = scratch.take();
    const target = out[0]!;
    rollingMax(bars.high, 14, target);
    rollingMin(bars.low, 14, lowest);
    for (let i = 13; i < bars.n; i++) target[i] = (target[i]! + lowest[i]!) / 2;
  },
});
