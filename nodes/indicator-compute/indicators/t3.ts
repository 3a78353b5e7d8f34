/**
 * Tillson's T3: six exponential averages in a row, mixed so that the lag cancels.
 * Volume factor 0.7; each average is seeded when the one below has 5 values.
 */
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

const V = 0.7;
const C6 = -(V ** 3);
const C5 = 3 * (V ** 2 + V ** 3);
const C4 = -6 * V ** 2 - 3 * (V + V ** 3);
const C3 = 1 + 3 * V + V ** 3 + 3 * V ** 2;

export default defineIndicator({
  about: 'triple smoothed average of Tillson',
  source: 'TA-Lib T3',
  family: 'moving_average',
  columns: [{ name: 't3_5', about: 'T3 of span 5, volume factor 0.7', unit: 'USD', first: 24 }],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;

    const [a, b, c, d] = [scratch.take(), scratch.take(), scratch.take(), scratch.take()];
    ema(close, 5, a);
    ema(a, 5, b, 4);
    ema(b, 5, a, 8);
    ema(a, 5, b, 12);
    ema(b, 5, c, 16);
    ema(c, 5, d, 20);
    target.fill(Number.NaN, 0, Math.min(24, n));
    for (let i = 24; i < n; i++) target[i] = C6 * d[i]! + C5 * c[i]! + C4 * b[i]! + C3 * a[i]!;
  },
});
