/**
 * Percentage price oscillator: MACD relative to the price, comparable across symbols.
 * Both averages are seeded on the first bars, so it differs from MACD early on.
 */
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'difference of two exponential averages in percent',
  source: 'TA-Lib PPO with EMA',
  family: 'trend',
  columns: [
    { name: 'ppo', about: '100 · (EMA 12 − EMA 26) / EMA 26', unit: 'percent', first: 25 },
    { name: 'ppo_signal', about: 'EMA 9 of ppo', unit: 'percent', first: 33 },
  ],
  compute({ n, close }, out, scratch) {
    const [line, signal] = out as readonly [Float64Array, Float64Array];
    const slow = scratch.take();
    ema(close, 12, line);
    ema(close, 26, slow);
    line.fill(Number.NaN, 0, Math.min(25, n));
    for (let i = 25; i < n; i++) line[i] = (100 * (line[i]! - slow[i]!)) / slow[i]!;
    ema(line, 9, signal, 25);
  },
});
