/**
 * Volume against its own 20-bar mean, the bar itself included.
 * Undefined where nothing was traded in the whole window.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'volume relative to its mean',
  source: 'definition',
  family: 'volume',
  params: { period: BARS },
  defaults: each('period', [20]),
  names: ['volume_ratio'],
  columns: ({ period }) => [
    {
      name: 'volume_ratio',
      about: `volume / mean volume of ${period}; undefined without volume`,
      first: period - 1,
    },
  ],
  compute({ n, from = 0, volume }, { period }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.shared(rollingMean, volume, period);
    for (let i = from; i < n; i++) target[i] = mean[i]! > 0 ? volume[i]! / mean[i]! : Number.NaN;
  },
});
