/**
 * How much the close has grown in a quarter.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'growth of the close over 60 sessions',
  first: 60,
  compute({ close }, out) {
    relativeChange(close, 60, out);
  },
});
