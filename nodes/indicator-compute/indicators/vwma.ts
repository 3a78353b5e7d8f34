/**
 * A volume-weighted mean of closes over 20 sessions.
 * Undefined where nothing was traded in the whole window.
 */
import { productOf } from '../../lib/numeric/change.js';
import { rollingRatio } from '../../lib/numeric/rolling-ratio.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'volume-weighted mean of closes over 20 sessions',
  source: 'definition',
  family: 'moving_average',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'vwma',
      about: `Σ C · volume / Σ volume over ${period}; undefined without volume`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ close, volume }, { period }, out, scratch) {
    rollingRatio(scratch.shared(productOf, close, volume), volume, period, out[0]!);
  },
});
