/**
 * Chaikin money flow: volume weighted by where in the range the session closed.
 * Undefined where nothing was traded in the whole window.
 */
import { productOf } from '../../lib/numeric/change.js';
import { closeLocation } from '../../lib/numeric/price-position.js';
import { rollingRatio } from '../../lib/numeric/rolling-ratio.js';
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
  compute({ high, low, close, volume }, { period }, out, scratch) {
    const location = scratch.shared(closeLocation, high, low, close);
    rollingRatio(scratch.shared(productOf, location, volume), volume, period, out[0]!);
  },
});
