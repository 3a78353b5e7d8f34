/**
 * Absolute price oscillator: the difference of two exponential averages.
 * Both are seeded on the first bars, unlike those of MACD.
 */
import { ema } from '../../lib/numeric/ema.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'difference of two exponential averages',
  source: 'TA-Lib APO with EMA',
  family: 'trend',
  params: { fast: BARS, slow: BARS },
  defaults: [{ fast: 12, slow: 26 }],
  names: ['apo'],
  problem: ({ fast, slow }) => (fast < slow ? undefined : 'fast is not below slow'),
  columns: ({ fast, slow }) => [
    {
      name: 'apo',
      about: `EMA ${fast} − EMA ${slow}, seeded on the first bars`,
      unit: 'USD',
      first: slow - 1,
    },
  ],
  compute({ n, from = 0, close }, { fast, slow }, out, scratch) {
    const target = out[0]!;
    const short = scratch.shared(ema, close, fast);
    const long = scratch.shared(ema, close, slow);
    for (let i = from; i < n; i++) target[i] = short[i]! - long[i]!;
  },
});
