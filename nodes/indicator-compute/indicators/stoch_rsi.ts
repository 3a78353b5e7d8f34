/**
 * Where RSI 14 lies in its own range of 14 bars, and the mean of 3.
 * 0 where the RSI did not move, as in TA-Lib.
 */
import { relativeStrength } from '../../lib/numeric/relative-strength.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'stochastic of the RSI',
  source: 'TA-Lib STOCHRSI',
  family: 'momentum',
  columns: [
    { name: 'stoch_rsi_k', about: 'raw %K over 14 of RSI 14', unit: 'percent', first: 29 },
    { name: 'stoch_rsi_d', about: 'SMA 3 of stoch_rsi_k', unit: 'percent', first: 29 },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;

    const strength = scratch.shared(relativeStrength, close, 14);
    const highest = scratch.take();
    const lowest = scratch.take();
    rollingMax(strength, 14, highest, 14);
    rollingMin(strength, 14, lowest, 14);
    for (let i = 27; i < n; i++) {
      const range = highest[i]! - lowest[i]!;
      target[i] = range > 0 ? (100 * (strength[i]! - lowest[i]!)) / range : 0;
    }
    rollingMean(target, 3, out[1]!, 27);
    target.fill(Number.NaN, 0, Math.min(29, n));
  },
});
