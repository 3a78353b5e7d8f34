/**
 * Acceleration bands: averages of high and low, widened by the bar's range.
 * All three equal on a flat price.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'acceleration bands 20',
  source: 'TA-Lib ACCBANDS',
  family: 'volatility',
  params: { period: BARS },
  defaults: each('period', [20]),
  names: ['accbands_upper', 'accbands_middle', 'accbands_lower'],
  columns: ({ period }) => [
    {
      name: 'accbands_upper',
      about: `SMA ${period} of H · (1 + 4 (H − L) / (H + L))`,
      unit: 'USD',
      first: period - 1,
    },
    { name: 'accbands_middle', about: `SMA ${period}`, unit: 'USD', first: period - 1 },
    {
      name: 'accbands_lower',
      about: `SMA ${period} of L · (1 − 4 (H − L) / (H + L))`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ n, high, low, close }, { period }, out, scratch) {
    const upper = scratch.take();
    const lower = scratch.take();
    for (let i = 0; i < n; i++) {
      const sum = high[i]! + low[i]!;
      const width = sum === 0 ? 0 : (4 * (high[i]! - low[i]!)) / sum;
      upper[i] = high[i]! * (1 + width);
      lower[i] = low[i]! * (1 - width);
    }
    rollingMean(upper, period, out[0]!);
    out[1]!.set(scratch.shared(rollingMean, close, period));
    rollingMean(lower, period, out[2]!);
  },
});
