/**
 * How far the close is above the lowest price of a year.
 */
import { rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'close over the lowest low of 252 sessions, minus 1',
  first: 251,
  compute({ n, low, close }, out) {
    rollingMin(low, 252, out);
    for (let i = 0; i < n; i++) out[i] = close[i]! / out[i]! - 1;
  },
});
