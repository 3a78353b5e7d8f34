/**
 * Money turned over per session, and its mean of a month.
 * Prices are adjusted, so early values are lower than what was paid.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'money turned over',
  source: 'definition',
  family: 'volume',
  columns: [
    { name: 'dollar_volume', about: 'C · volume', unit: 'USD', first: 0 },
    { name: 'dollar_volume_mean_20', about: 'mean of 20 dollar volumes', unit: 'USD', first: 19 },
  ],
  compute({ n, close, volume }, out) {
    const [money, mean] = out as readonly [Float64Array, Float64Array];
    for (let i = 0; i < n; i++) money[i] = close[i]! * volume[i]!;
    rollingMean(money, 20, mean);
  },
});
