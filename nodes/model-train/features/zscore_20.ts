/**
 * Distance of the close from its mean, in deviations. The Bollinger position %b is a quarter of it plus one half.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'distance of the close from its mean of 20 sessions, in deviations',
  first: 19,
  compute({ n, close }, out, work) {
    const mean = work[0];
    const deviation = work[1];
    rollingMean(close, 20, mean);
    rollingStd(close, 20, 0, deviation);
    for (let i = 0; i < n; i++) {
      out[i] = deviation[i]! > 0 ? (close[i]! - mean[i]!) / deviation[i]! : Number.NaN;
    }
  },
});
