/**
 * Mean body of the last 10 bars: who wins within the sessions.
 * Above 0 when closes lie above opens.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'mean body of the bars',
  source: 'Chande',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [10]),
  columns: ({ period }) => [
    { name: 'qstick', about: `SMA ${period} of C − O`, unit: 'USD', first: period - 1 },
  ],
  compute({ n, open, close }, { period }, out, scratch) {
    const body = scratch.take();
    for (let i = 0; i < n; i++) body[i] = close[i]! - open[i]!;
    rollingMean(body, period, out[0]!);
  },
});
