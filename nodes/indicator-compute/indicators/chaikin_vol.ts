/**
 * Change of the smoothed range H − L over 10 bars.
 * Undefined where there was no range before.
 */
import { ranges } from '../../lib/numeric/candle.js';
import { relativeChange } from '../../lib/numeric/change.js';
import { ema } from '../../lib/numeric/ema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'Chaikin volatility',
  source: 'Chaikin',
  family: 'volatility',
  params: { period: BARS },
  defaults: each('period', [10]),
  columns: ({ period }) => [
    {
      name: 'chaikin_vol',
      about: `ROC ${period} of EMA ${period} of H − L`,
      unit: 'percent',
      first: 2 * period - 1,
    },
  ],
  compute({ high, low }, { period }, out, scratch) {
    const smooth = scratch.shared(ema, scratch.shared(ranges, high, low), period);
    relativeChange(smooth, period, out[0]!, 100, period - 1);
  },
});
