/**
 * Distance of the volume from its mean, in deviations.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'distance of the volume from its mean of 20 sessions, in deviations',
  first: 19,
  compute({ n, volume }, out, work) {
    const mean = work[0];
    const deviation = work[1];
    rollingMean(volume, 20, mean);
    rollingStd(volume, 20, 0, deviation);
    for (let i = 0; i < n; i++) {
      out[i] = deviation[i]! > 0 ? (volume[i]! - mean[i]!) / deviation[i]! : Number.NaN;
    }
  },
});
