/**
 * Pretty good oscillator: distance from the average in true ranges.
 * Undefined without any range.
 */
import { ema } from '../../lib/numeric/ema.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { trueRange } from '../../lib/numeric/true-range.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'pretty good oscillator',
  source: 'Johnson',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    { name: 'pgo', about: `(C − SMA ${period}) / EMA ${period} of the true range`, first: period },
  ],
  compute({ n, from = 0, high, low, close }, { period }, out, scratch) {
    const target = out[0]!;
    const range = scratch.shared(trueRange, high, low, close);
    const mean = scratch.shared(rollingMean, close, period);
    ema(range, period, target, 1);
    for (let i = from; i < n; i++) {
      target[i] = target[i]! > 0 ? (close[i]! - mean[i]!) / target[i]! : Number.NaN;
    }
  },
});
