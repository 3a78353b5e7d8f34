/**
 * Mean volume of a week, a month and a quarter.
 * Exact while sums stay below 2^53 shares.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'mean volume',
  source: 'TA-Lib SMA of volume',
  family: 'volume',
  params: { period: BARS },
  defaults: each('period', [5, 20, 50]),
  columns: ({ period }) => [
    {
      name: 'volume_mean',
      about: `mean volume of ${period} bars`,
      unit: 'shares',
      first: period - 1,
    },
  ],
  compute({ volume }, { period }, out, scratch) {
    out[0]!.set(scratch.shared(rollingMean, volume, period));
  },
});
