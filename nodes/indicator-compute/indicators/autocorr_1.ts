/**
 * Correlation of each of 60 returns with the one before.
 * Above 0 is a tendency to go on, below 0 to turn back.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { rollingRelation } from '../../lib/numeric/rolling-covariance.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'autocorrelation of returns',
  source: 'definition',
  family: 'statistics',
  columns: [
    {
      name: 'autocorr_1_60',
      about: 'Pearson correlation of 60 returns with those one bar earlier',
      first: 61,
    },
  ],
  compute({ close }, out, scratch) {
    const target = out[0]!;

    const returns = scratch.take();
    relativeChange(close, 1, returns);
    rollingRelation('correlation', returns, returns, 60, target, 2, 1);
  },
});
