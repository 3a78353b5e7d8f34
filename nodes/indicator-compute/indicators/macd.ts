/**
 * Moving average convergence and divergence, 12-26-9.
 * The fast average is seeded on bars 14 to 25, so that both start together, and all
 * three columns start with the signal line, as in TA-Lib.
 */
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'difference of two exponential averages and its signal line',
  source: 'TA-Lib MACD',
  family: 'trend',
  columns: [
    { name: 'macd', about: 'EMA 12 − EMA 26', unit: 'USD', first: 33 },
    { name: 'macd_signal', about: 'EMA 9 of macd', unit: 'USD', first: 33 },
    { name: 'macd_hist', about: 'macd − macd_signal', unit: 'USD', first: 33 },
  ],
  compute({ n, close }, out, scratch) {
    const [line, signal, histogram] = out as readonly [Float64Array, Float64Array, Float64Array];
    const slow = scratch.take();
    ema(close, 12, line, 14);
    ema(close, 26, slow);
    for (let i = 25; i < n; i++) line[i] = line[i]! - slow[i]!;
    ema(line, 9, signal, 25);
    line.fill(Number.NaN, 0, Math.min(33, n));
    for (let i = 0; i < n; i++) histogram[i] = line[i]! - signal[i]!;
  },
});
