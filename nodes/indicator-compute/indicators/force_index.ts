/**
 * Elder's force index: change of the close times volume, smoothed over 13 bars.
 * 0 on a flat price.
 */
import { ema } from '../../lib/numeric/ema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'force index',
  source: 'Elder',
  family: 'volume',
  params: { period: BARS },
  defaults: each('period', [13]),
  columns: ({ period }) => [
    { name: 'force_index', about: `EMA ${period} of ΔC · volume`, unit: 'USD', first: period },
  ],
  compute({ n, close, volume }, { period }, out, scratch) {
    const force = scratch.take();
    for (let i = 1; i < n; i++) force[i] = (close[i]! - close[i - 1]!) * volume[i]!;
    ema(force, period, out[0]!, 1);
  },
});
