/**
 * How far prices move in a session, relative to the price.
 */
import { averageTrueRange, trueRange } from '../../lib/numeric/true-range.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'average true range of 14 sessions over the close',
  first: 14,
  compute({ n, high, low, close }, out, work) {
    const range = work[0];
    trueRange(high, low, close, range);
    averageTrueRange(range, 14, out);
    for (let i = 0; i < n; i++) out[i] = out[i]! / close[i]!;
  },
});
