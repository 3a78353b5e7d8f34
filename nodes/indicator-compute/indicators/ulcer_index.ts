/**
 * Depth and length of the falls below the highest close of 14 bars.
 * 0 while every close is the highest.
 */
import { rollingMax } from '../../lib/numeric/rolling-extrema.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'ulcer index',
  source: 'Martin 1987',
  family: 'volatility',
  params: { period: BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'ulcer_index',
      about: `root mean square over ${period} of 100 · (C / highest C of ${period} − 1)`,
      unit: 'percent',
      first: 2 * period - 2,
    },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const highest = scratch.shared(rollingMax, close, period);
    const squares = scratch.take();
    for (let i = 0; i < n; i++) {
      const fall = 100 * (close[i]! / highest[i]! - 1);
      squares[i] = fall * fall;
    }
    rollingMean(squares, period, target, period - 1);
    for (let i = from; i < n; i++) target[i] = Math.sqrt(Math.max(0, target[i]!));
  },
});
