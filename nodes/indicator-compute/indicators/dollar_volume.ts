/**
 * Money turned over per session, and its mean of a month.
 * Prices are adjusted, so early values are lower than what was paid.
 */
import { productOf } from '../../lib/numeric/change.js';
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
  compute({ close, volume }, out, scratch) {
    const money = scratch.shared(productOf, close, volume);
    out[0]!.set(money);
    rollingMean(money, 20, out[1]!);
  },
});
