/**
 * Whether the Bollinger bands lie inside the Keltner channel: calm before a move.
 * Bands of 2σ against 1.5 average true ranges of 20 bars.
 */
import { ema } from '../../lib/numeric/ema.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { trueRange } from '../../lib/numeric/true-range.js';
import { wilder } from '../../lib/numeric/wilder.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Bollinger bands inside the Keltner channel',
  source: 'Carter',
  family: 'volatility',
  columns: [
    {
      name: 'squeeze_on',
      about: '1 if BB(20, 2) lies inside EMA 20 ± 1.5 · ATR 20, else 0',
      first: 20,
    },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const target = out[0]!;
    const range = scratch.take();
    const atr = scratch.take();
    const mean = scratch.take();
    const center = scratch.take();
    trueRange(high, low, close, range);
    wilder(range, 20, atr, 1);
    rollingMean(close, 20, mean);
    ema(close, 20, center);
    rollingStd(close, 20, 0, target);
    target.fill(Number.NaN, 0, Math.min(20, n));
    for (let i = 20; i < n; i++) {
      const band = 2 * target[i]!;
      const channel = 1.5 * atr[i]!;
      const isAbove = mean[i]! - band > center[i]! - channel;
      const isBelow = mean[i]! + band < center[i]! + channel;
      target[i] = isAbove && isBelow ? 1 : 0;
    }
  },
});
