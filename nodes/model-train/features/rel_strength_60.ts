/**
 * Growth against the benchmark, over their common sessions.
 */
import { onCommonRows } from '../../lib/numeric/common-rows.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'growth over 60 sessions against that of the benchmark',
  first: 60,
  needs: 'benchmark',
  compute({ close, benchmark }, out) {
    onCommonRows(close, benchmark, out, (own, other, target) => {
      target.fill(Number.NaN, 0, Math.min(60, own.length));
      for (let i = 60; i < own.length; i++) {
        target[i] = own[i]! / own[i - 60]! / (other[i]! / other[i - 60]!) - 1;
      }
    });
  },
});
