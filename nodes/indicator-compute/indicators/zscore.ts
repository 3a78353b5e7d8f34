/**
 * Distance of the close from its 20-bar average in population standard deviations.
 * Undefined on a flat price.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'standardised close',
  source: 'definition',
  family: 'volatility',
  columns: [{ name: 'zscore_20', about: '(C − SMA 20) / σ; undefined if σ = 0', first: 19 }],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.take();
    rollingMean(close, 20, mean);
    rollingStd(close, 20, 0, target);
    for (let i = 0; i < n; i++) {
      target[i] = target[i]! > 0 ? (close[i]! - mean[i]!) / target[i]! : Number.NaN;
    }
  },
});
