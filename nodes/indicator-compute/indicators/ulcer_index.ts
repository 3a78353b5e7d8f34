/**
 * Depth and length of the falls below the highest close of 14 bars.
 * 0 while every close is the highest.
 */
import { rollingMax } from '../../lib/numeric/rolling-extrema.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'ulcer index',
  source: 'Martin 1987',
  family: 'volatility',
  columns: [
    {
      name: 'ulcer_index_14',
      about: 'root mean square over 14 of 100 · (C / highest C of 14 − 1)',
      unit: 'percent',
      first: 26,
    },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;

    const squares = scratch.take();
    rollingMax(close, 14, squares);
    for (let i = 13; i < n; i++) {
      const fall = 100 * (close[i]! / squares[i]! - 1);
      squares[i] = fall * fall;
    }
    rollingMean(squares, 14, target, 13);
    for (let i = 26; i < n; i++) target[i] = Math.sqrt(Math.max(0, target[i]!));
  },
});
