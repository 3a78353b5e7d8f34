/**
 * Percentage price oscillator: MACD relative to the price, comparable across symbols.
 * Both averages are seeded on the first bars, so it differs from MACD early on.
 */
import { ema } from '../../lib/numeric/ema.js';
import { percentDifference } from '../../lib/numeric/signal-line.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'difference of two exponential averages in percent',
  source: 'TA-Lib PPO with EMA',
  family: 'trend',
  params: { fast: BARS, slow: BARS, signal: BARS },
  defaults: [{ fast: 12, slow: 26, signal: 9 }],
  names: ['ppo', 'ppo_signal'],
  problem: ({ fast, slow }) => (fast < slow ? undefined : 'fast is not below slow'),
  columns: ({ fast, slow, signal }) => [
    {
      name: 'ppo',
      about: `100 · (EMA ${fast} − EMA ${slow}) / EMA ${slow}`,
      unit: 'percent',
      first: slow - 1,
    },
    {
      name: 'ppo_signal',
      about: `EMA ${signal} of 100 · (EMA ${fast} − EMA ${slow}) / EMA ${slow}`,
      unit: 'percent',
      first: slow + signal - 2,
    },
  ],
  compute({ close }, { fast, slow, signal }, out, scratch) {
    const line = out[0]!;
    const average = out[1]!;
    const short = scratch.shared(ema, close, fast);
    const long = scratch.shared(ema, close, slow);
    percentDifference(short, long, signal, slow - 1, line, average);
  },
});
