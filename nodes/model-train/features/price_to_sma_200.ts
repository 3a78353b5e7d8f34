/**
 * Whether the close is above its average of 200 sessions, and how far.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'close over its mean of 200 sessions, minus 1',
  first: 199,
  compute({ n, close }, out) {
    rollingMean(close, 200, out);
    for (let i = 0; i < n; i++) out[i] = close[i]! / out[i]! - 1;
  },
});
