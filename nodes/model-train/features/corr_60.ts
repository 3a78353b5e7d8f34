/**
 * How much a symbol goes with the benchmark, over their common sessions.
 */
import { simpleReturn } from '../../lib/numeric/change.js';
import { onCommonRows } from '../../lib/numeric/common-rows.js';
import { rollingRelation } from '../../lib/numeric/rolling-covariance.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'correlation of 60 returns with those of the benchmark; undefined where one does not move',
  first: 60,
  needs: 'benchmark',
  compute({ close, benchmark }, out, work) {
    const a = work[0];
    const b = work[1];
    onCommonRows(close, benchmark, out, (own, other, target) => {
      const x = a.subarray(0, own.length);
      const y = b.subarray(0, own.length);
      simpleReturn(own, x);
      simpleReturn(other, y);
      rollingRelation('correlation', x, y, 60, target, 1);
    });
  },
});
