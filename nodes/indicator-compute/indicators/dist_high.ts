/**
 * Distance of the close from the highest high of a year.
 * The year includes the bar itself.
 */
import { rollingMax } from '../../lib/numeric/rolling-extrema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'close against the highest high of 252 bars',
  source: 'definition',
  family: 'momentum',
  columns: [
    { name: 'dist_high_252', about: 'C / highest high of 252 − 1', unit: 'fraction', first: 251 },
  ],
  compute({ n, high, close }, out) {
    const target = out[0]!;
    rollingMax(high, 252, target);
    for (let i = 0; i < n; i++) target[i] = close[i]! / target[i]! - 1;
  },
});
