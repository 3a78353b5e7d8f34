/**
 * Where the close lies between the lowest low and the highest high.
 */
import { rawStochastic } from '../../lib/numeric/price-position.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'position of the close in the range of 14 sessions',
  first: 13,
  compute({ high, low, close }, out, work) {
    const highest = work[0];
    const lowest = work[1];
    rollingMax(high, 14, highest);
    rollingMin(low, 14, lowest);
    rawStochastic(close, highest, lowest, out);
  },
});
