/**
 * Chaikin money flow: volume weighted by where in the range the session closed.
 * Undefined where nothing was traded in the whole window.
 */
import { closeLocation } from '../../lib/numeric/price-position.js';
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Chaikin money flow',
  source: 'Chaikin',
  family: 'volume',
  columns: [
    {
      name: 'cmf_20',
      about: 'Σ close location · volume / Σ volume over 20; undefined without volume',
      first: 19,
    },
  ],
  compute({ n, high, low, close, volume }, out, scratch) {
    const target = out[0]!;
    const flow = scratch.take();
    const traded = scratch.take();
    closeLocation(high, low, close, flow);
    for (let i = 0; i < n; i++) flow[i] = flow[i]! * volume[i]!;
    rollingSum(flow, 20, target);
    rollingSum(volume, 20, traded);
    for (let i = 19; i < n; i++) target[i] = traded[i]! > 0 ? target[i]! / traded[i]! : Number.NaN;
  },
});
