/**
 * Share of the rises in all moves, Wilder-smoothed.
 */
import { relativeStrength } from '../../lib/numeric/relative-strength.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'relative strength index of 14 sessions',
  first: 14,
  compute({ close }, out) {
    relativeStrength(close, 14, out);
  },
});
