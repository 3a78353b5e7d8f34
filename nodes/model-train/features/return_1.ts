/**
 * How much the close has grown in a session.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'growth of the close over 1 session',
  first: 1,
  compute({ close }, out) {
    relativeChange(close, 1, out);
  },
});
