/**
 * Whether more is traded than some time ago.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'mean volume of 5 sessions over that of 50, minus 1; undefined without volume',
  first: 49,
  compute({ n, volume }, out, work) {
    const lately = work[0];
    const usual = work[1];
    rollingMean(volume, 5, lately);
    rollingMean(volume, 50, usual);
    out.fill(Number.NaN, 0, Math.min(49, n));
    for (let i = 49; i < n; i++) out[i] = usual[i]! > 0 ? lately[i]! / usual[i]! - 1 : Number.NaN;
  },
});
