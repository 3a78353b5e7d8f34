/**
 * How much the close has grown in two weeks.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'growth of the close over 10 sessions',
  first: 10,
  compute({ close }, out) {
    relativeChange(close, 10, out);
  },
});
