/**
 * Detrended price oscillator, causal: an earlier close against the average.
 * Never centred, which would show the future.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

const lag = (period: number): number => Math.floor(period / 2) + 1;

export default defineParametric({
  about: 'close of 11 bars ago against the average',
  source: 'definition, causal',
  family: 'trend',
  params: { period: { ...BARS, min: 4 } },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'dpo',
      about: `C[${lag(period)} bars ago] − SMA ${period}`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.shared(rollingMean, close, period);
    const back = lag(period);
    target.fill(Number.NaN, 0, Math.min(period - 1, n));
    for (let i = Math.max(period - 1, from); i < n; i++) target[i] = close[i - back]! - mean[i]!;
  },
});
