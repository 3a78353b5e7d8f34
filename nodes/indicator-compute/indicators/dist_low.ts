/**
 * Distance of the close from the lowest low of a year.
 * The year includes the bar itself.
 */
import { rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'close against the lowest low of 252 bars',
  source: 'definition',
  family: 'momentum',
  columns: [
    { name: 'dist_low_252', about: 'C / lowest low of 252 − 1', unit: 'fraction', first: 251 },
  ],
  compute({ n, low, close }, out) {
    const target = out[0]!;
    rollingMin(low, 252, target);
    for (let i = 0; i < n; i++) target[i] = close[i]! / target[i]! - 1;
  },
});
