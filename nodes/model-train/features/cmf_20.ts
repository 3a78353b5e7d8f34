/**
 * Chaikin money flow: volume weighted by where in the range the session closed.
 */
import { productOf } from '../../lib/numeric/change.js';
import { closeLocation } from '../../lib/numeric/price-position.js';
import { rollingRatio } from '../../lib/numeric/rolling-ratio.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'close location, weighted by volume, over 20 sessions; undefined without volume',
  first: 19,
  compute({ high, low, close, volume }, out, work) {
    const location = work[0];
    const flow = work[1];
    closeLocation(high, low, close, location);
    productOf(location, volume, flow);
    rollingRatio(flow, volume, 20, out);
  },
});
