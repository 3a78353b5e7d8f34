/**
 * Exponential average of the close plus its change over half the span (Ehlers).
 * The change makes up for the lag of the average.
 */
import { ema } from '../../lib/numeric/ema.js';
import { BARS, defineParametric, each } from '../parametric.js';

const lag = (period: number): number => Math.floor((period - 1) / 2);

export default defineParametric({
  about: 'zero-lag exponential moving average of the close',
  source: 'Ehlers and Way',
  family: 'moving_average',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'zlema',
      about: `EMA of 2C − C[${lag(period)} bars ago], span ${period}`,
      unit: 'USD',
      first: lag(period) + period - 1,
    },
  ],
  compute({ n, close }, { period }, out, scratch) {
    const ahead = scratch.take();
    const back = lag(period);
    for (let i = back; i < n; i++) ahead[i] = 2 * close[i]! - close[i - back]!;
    ema(ahead, period, out[0]!, back);
  },
});
