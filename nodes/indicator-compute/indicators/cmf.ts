/**
 * Chaikin money flow: volume weighted by where in the range the session closed.
 * Undefined where nothing was traded in the whole window.
 */
import { closeLocation } from '../../lib/numeric/price-position.js';
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'Chaikin money flow',
  source: 'Chaikin',
  family: 'volume',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'cmf',
      about: `Σ close location · volume / Σ volume over ${period}; undefined without volume`,
      first: period - 1,
    },
  ],
  compute({ n, high, low, close, volume }, { period }, out, scratch) {
    const target = out[0]!;
    const location = scratch.shared(closeLocation, high, low, close);
    const flow = scratch.take();
    for (let i = 0; i < n; i++) flow[i] = location[i]! * volume[i]!;
    rollingSum(flow, period, target);
    const traded = scratch.shared(rollingSum, volume, period);
    for (let i = 0; i < n; i++) target[i] = traded[i]! > 0 ? target[i]! / traded[i]! : Number.NaN;
  },
});
