/**
 * Volatility from the range of the bars alone (Parkinson), per year.
 * Blind to gaps; 0 without any range.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'volatility from high and low',
  source: 'TTR volatility "parkinson"',
  family: 'volatility',
  columns: [
    {
      name: 'parkinson_vol_20',
      about: '√(252 / (4 · 20 · ln 2) · Σ ln²(H / L))',
      unit: 'fraction',
      first: 19,
    },
  ],
  compute({ n, high, low }, out, scratch) {
    const target = out[0]!;
    const squares = scratch.take();
    for (let i = 0; i < n; i++) {
      const range = Math.log(high[i]! / low[i]!);
      squares[i] = range * range;
    }
    rollingMean(squares, 20, target);
    for (let i = 19; i < n; i++)
      target[i] = Math.sqrt((252 / (4 * Math.LN2)) * Math.max(0, target[i]!));
  },
});
