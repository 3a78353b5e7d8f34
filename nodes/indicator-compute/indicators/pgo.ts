/**
 * Pretty good oscillator: distance from the average in true ranges.
 * Undefined without any range.
 */
import { ema } from '../../lib/numeric/ema.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { trueRange } from '../../lib/numeric/true-range.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'pretty good oscillator',
  source: 'Johnson',
  family: 'momentum',
  columns: [{ name: 'pgo_14', about: '(C − SMA 14) / EMA 14 of the true range', first: 14 }],
  compute({ n, high, low, close }, out, scratch) {
    const target = out[0]!;

    const range = scratch.take();
    const mean = scratch.take();
    trueRange(high, low, close, range);
    ema(range, 14, target, 1);
    rollingMean(close, 14, mean);
    for (let i = 14; i < n; i++)
      target[i] = target[i]! > 0 ? (close[i]! - mean[i]!) / target[i]! : Number.NaN;
  },
});
