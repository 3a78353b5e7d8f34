/**
 * Distance of the close from its simple average, relative.
 * Exactly 0 on a flat price.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'close against its simple average',
  source: 'definition',
  family: 'trend',
  params: { period: BARS },
  defaults: each('period', [20, 50, 200]),
  columns: ({ period }) => [
    { name: 'price_to_sma', about: `C / SMA ${period} − 1`, unit: 'fraction', first: period - 1 },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.shared(rollingMean, close, period);
    for (let i = from; i < n; i++) target[i] = close[i]! / mean[i]! - 1;
  },
});
