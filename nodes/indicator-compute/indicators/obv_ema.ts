/**
 * Exponential average of the on-balance volume: its trend.
 * Starts when 20 values are there.
 */
import { ema } from '../../lib/numeric/ema.js';
import { onBalanceVolume } from '../../lib/numeric/money-flow.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'smoothed on-balance volume',
  source: 'definition',
  family: 'volume',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    { name: 'obv_ema', about: `EMA ${period} of obv`, unit: 'shares', first: period - 1 },
  ],
  compute({ close, volume }, { period }, out, scratch) {
    ema(scratch.shared(onBalanceVolume, close, volume), period, out[0]!);
  },
});
