/**
 * How much the close has grown in a month.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'growth of the close over 20 sessions',
  first: 20,
  compute({ close }, out) {
    relativeChange(close, 20, out);
  },
});
