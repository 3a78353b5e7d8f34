/**
 * Mean body of the last 10 bars: who wins within the sessions.
 * Above 0 when closes lie above opens.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'mean body of the bars',
  source: 'Chande',
  family: 'momentum',
  columns: [{ name: 'qstick_10', about: 'SMA 10 of C − O', unit: 'USD', first: 9 }],
  compute({ n, open, close }, out, scratch) {
    const body = scratch.take();
    for (let i = 0; i < n; i++) body[i] = close[i]! - open[i]!;
    rollingMean(body, 10, out[0]!);
  },
});
