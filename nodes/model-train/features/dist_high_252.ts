/**
 * How far the close is below the highest price of a year.
 */
import { rollingMax } from '../../lib/numeric/rolling-extrema.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'close over the highest high of 252 sessions, minus 1',
  first: 251,
  compute({ n, high, close }, out) {
    rollingMax(high, 252, out);
    for (let i = 0; i < n; i++) out[i] = close[i]! / out[i]! - 1;
  },
});
