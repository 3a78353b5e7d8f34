/**
 * Volume in population standard deviations from its 20-bar mean.
 * Undefined where the volume did not vary.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'standardised volume',
  source: 'definition',
  family: 'volume',
  columns: [
    {
      name: 'volume_zscore_20',
      about: '(volume − mean) / σ over 20; undefined if σ = 0',
      first: 19,
    },
  ],
  compute({ n, volume }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.take();
    rollingMean(volume, 20, mean);
    rollingStd(volume, 20, 0, target);
    for (let i = 0; i < n; i++) {
      target[i] = target[i]! > 0 ? (volume[i]! - mean[i]!) / target[i]! : Number.NaN;
    }
  },
});
