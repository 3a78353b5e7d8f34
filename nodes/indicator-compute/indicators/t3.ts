/**
 * Tillson's T3: six exponential averages in a row, mixed so that the lag cancels.
 * Volume factor 0.7; each average is seeded when the one below has 5 values.
 */
import { ema, emaTwice } from '../../lib/numeric/ema.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'triple smoothed average of Tillson',
  source: 'TA-Lib T3',
  family: 'moving_average',
  params: { period: BARS, factor: { about: 'volume factor', min: 0, max: 1, decimal: true } },
  defaults: [{ period: 5, factor: 0.7 }],
  names: ['t3_5'],
  columns: ({ period, factor }) => [
    {
      name: 't3',
      about: `six EMAs of span ${period} mixed, volume factor ${factor}`,
      unit: 'USD',
      first: 6 * period - 6,
    },
  ],
  compute({ n, from = 0, close }, { period, factor }, out, scratch) {
    const target = out[0]!;
    const a = scratch.take();
    const b = scratch.take();
    const c = scratch.take();
    const d = scratch.take();
    const step = period - 1;
    emaTwice(scratch.shared(ema, close, period), period, b, a, step);
    emaTwice(a, period, b, c, 3 * step);
    ema(c, period, d, 5 * step);
    const square = factor ** 2;
    const cube = factor ** 3;
    const c5 = 3 * (square + cube);
    const c4 = -6 * square - 3 * (factor + cube);
    const c3 = 1 + 3 * factor + cube + 3 * square;
    target.fill(Number.NaN, 0, Math.min(6 * step, n));
    for (let i = Math.max(6 * step, from); i < n; i++) {
      target[i] = c5 * c[i]! + c4 * b[i]! + c3 * a[i]! - cube * d[i]!;
    }
  },
});
