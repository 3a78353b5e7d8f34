/**
 * Volume against its own 20-bar mean, the bar itself included.
 * Undefined where nothing was traded in the whole window.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'volume relative to its mean',
  source: 'definition',
  family: 'volume',
  columns: [
    {
      name: 'volume_ratio',
      about: 'volume / mean volume of 20; undefined without volume',
      first: 19,
    },
  ],
  compute({ n, volume }, out) {
    const target = out[0]!;
    rollingMean(volume, 20, target);
    for (let i = 0; i < n; i++) target[i] = target[i]! > 0 ? volume[i]! / target[i]! : Number.NaN;
  },
});
