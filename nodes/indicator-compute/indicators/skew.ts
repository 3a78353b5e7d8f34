/**
 * Which tail is longer: skewness of 60 returns, adjusted for sample size.
 * Undefined where the returns did not vary; a noisy estimate.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { rollingMoment } from '../../lib/numeric/rolling-moments.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'skewness of returns',
  source: 'scipy, bias=False',
  family: 'statistics',
  columns: [{ name: 'skew_60', about: 'Fisher–Pearson G1 of 60 returns', first: 60 }],
  compute({ close }, out, scratch) {
    const target = out[0]!;

    const returns = scratch.take();
    relativeChange(close, 1, returns);
    rollingMoment(returns, 60, 'skewness', target, 1);
  },
});
