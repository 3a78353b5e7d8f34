/**
 * Acceleration bands: averages of high and low, widened by the bar's range.
 * All three equal on a flat price.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'acceleration bands 20',
  source: 'TA-Lib ACCBANDS',
  family: 'volatility',
  columns: [
    {
      name: 'accbands_upper',
      about: 'SMA 20 of H · (1 + 4 (H − L) / (H + L))',
      unit: 'USD',
      first: 19,
    },
    { name: 'accbands_middle', about: 'SMA 20', unit: 'USD', first: 19 },
    {
      name: 'accbands_lower',
      about: 'SMA 20 of L · (1 − 4 (H − L) / (H + L))',
      unit: 'USD',
      first: 19,
    },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const target = out[0]!;

    const upper = scratch.take();
    const lower = scratch.take();
    for (let i = 0; i < n; i++) {
      const sum = high[i]! + low[i]!;
      const width = sum === 0 ? 0 : (4 * (high[i]! - low[i]!)) / sum;
      upper[i] = high[i]! * (1 + width);
      lower[i] = low[i]! * (1 - width);
    }
    rollingMean(upper, 20, target);
    rollingMean(close, 20, out[1]!);
    rollingMean(lower, 20, out[2]!);
  },
});
