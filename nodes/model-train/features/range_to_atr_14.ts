/**
 * Whether a session moved more than usual.
 */
import { averageTrueRange, trueRange } from '../../lib/numeric/true-range.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'true range over its average of 14 sessions; undefined without movement',
  first: 14,
  compute({ n, high, low, close }, out, work) {
    const range = work[0];
    const average = work[1];
    trueRange(high, low, close, range);
    averageTrueRange(range, 14, average);
    for (let i = 0; i < n; i++) out[i] = average[i]! > 0 ? range[i]! / average[i]! : Number.NaN;
  },
});
