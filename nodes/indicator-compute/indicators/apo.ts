/**
 * Absolute price oscillator: the difference of two exponential averages.
 * Both are seeded on the first bars, unlike those of MACD.
 */
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'difference of two exponential averages',
  source: 'TA-Lib APO with EMA',
  family: 'trend',
  columns: [
    { name: 'apo', about: 'EMA 12 − EMA 26, seeded on the first bars', unit: 'USD', first: 25 },
  ],
  compute({ n, close }, out, scratch) {
    const line = out[0]!;
    const slow = scratch.take();
    ema(close, 12, line);
    ema(close, 26, slow);
    for (let i = 0; i < n; i++) line[i] = line[i]! - slow[i]!;
  },
});
