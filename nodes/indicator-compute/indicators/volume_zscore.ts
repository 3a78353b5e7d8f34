/**
 * Volume in population standard deviations from its 20-bar mean.
 * Undefined where the volume did not vary.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { populationDeviation } from '../../lib/numeric/rolling-std.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'standardised volume',
  source: 'definition',
  family: 'volume',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'volume_zscore',
      about: `(volume − mean) / σ over ${period}; undefined if σ = 0`,
      first: period - 1,
    },
  ],
  compute({ n, from = 0, volume }, { period }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.shared(rollingMean, volume, period);
    const sigma = scratch.shared(populationDeviation, volume, period);
    for (let i = from; i < n; i++) {
      target[i] = sigma[i]! > 0 ? (volume[i]! - mean[i]!) / sigma[i]! : Number.NaN;
    }
  },
});
