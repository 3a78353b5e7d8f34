/**
 * How much the close has grown in a week.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'growth of the close over 5 sessions',
  first: 5,
  compute({ close }, out) {
    relativeChange(close, 5, out);
  },
});
