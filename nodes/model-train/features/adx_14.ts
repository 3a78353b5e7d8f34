/**
 * How strongly a price trends, whichever way (Wilder).
 */
import {
  averageDirectionalIndex,
  directionalIndex,
} from '../../lib/numeric/directional-movement.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'average directional index of 14 sessions',
  first: 27,
  compute({ high, low }, out, work) {
    const index = work[0];
    directionalIndex(high, low, 14, index);
    averageDirectionalIndex(index, 14, out);
  },
});
