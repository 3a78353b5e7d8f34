/**
 * Distance of the close from its 20-bar average in population standard deviations.
 * Undefined on a flat price.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { populationDeviation } from '../../lib/numeric/rolling-std.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'standardised close',
  source: 'definition',
  family: 'volatility',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    { name: 'zscore', about: `(C − SMA ${period}) / σ; undefined if σ = 0`, first: period - 1 },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.shared(rollingMean, close, period);
    const sigma = scratch.shared(populationDeviation, close, period);
    for (let i = from; i < n; i++) {
      target[i] = sigma[i]! > 0 ? (close[i]! - mean[i]!) / sigma[i]! : Number.NaN;
    }
  },
});
