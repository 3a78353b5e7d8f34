/**
 * Volatility from range and body of the bars (Garman and Klass), per year.
 * Blind to gaps; 0 without any range.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'volatility from open, high, low and close',
  source: 'TTR volatility "garman.klass"',
  family: 'volatility',
  columns: [
    {
      name: 'garman_klass_vol_20',
      about: '√(252 / 20 · Σ[½ ln²(H/L) − (2 ln 2 − 1) ln²(C/O)])',
      unit: 'fraction',
      first: 19,
    },
  ],
  compute({ n, open, high, low, close }, out, scratch) {
    const target = out[0]!;

    const part = scratch.take();
    for (let i = 0; i < n; i++) {
      const range = Math.log(high[i]! / low[i]!);
      const body = Math.log(close[i]! / open[i]!);
      part[i] = 0.5 * range * range - (2 * Math.LN2 - 1) * body * body;
    }
    rollingMean(part, 20, target);
    for (let i = 19; i < n; i++) target[i] = Math.sqrt(252 * Math.max(0, target[i]!));
  },
});
