/**
 * Moving average convergence and divergence, 12-26-9.
 * The fast average is seeded on bars 14 to 25, so that both start together, and all
 * three columns start with the signal line, as in TA-Lib.
 */
import { ema } from '../../lib/numeric/ema.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'difference of two exponential averages and its signal line',
  source: 'TA-Lib MACD',
  family: 'trend',
  params: { fast: BARS, slow: BARS, signal: BARS },
  defaults: [{ fast: 12, slow: 26, signal: 9 }],
  names: ['macd', 'macd_signal', 'macd_hist'],
  problem: ({ fast, slow }) => (fast < slow ? undefined : 'fast is not below slow'),
  columns: ({ fast, slow, signal }) => [
    { name: 'macd', about: `EMA ${fast} − EMA ${slow}`, unit: 'USD', first: slow + signal - 2 },
    {
      name: 'macd_signal',
      about: `EMA ${signal} of EMA ${fast} − EMA ${slow}`,
      unit: 'USD',
      first: slow + signal - 2,
    },
    {
      name: 'macd_hist',
      about: `EMA ${fast} − EMA ${slow}, minus its EMA ${signal}`,
      unit: 'USD',
      first: slow + signal - 2,
    },
  ],
  compute({ n, close }, { fast, slow, signal }, out, scratch) {
    const [line, average, histogram] = out as readonly [Float64Array, Float64Array, Float64Array];
    const long = scratch.shared(ema, close, slow);
    ema(close, fast, line, slow - fast);
    for (let i = slow - 1; i < n; i++) line[i] = line[i]! - long[i]!;
    ema(line, signal, average, slow - 1);
    line.fill(Number.NaN, 0, Math.min(slow + signal - 2, n));
    for (let i = 0; i < n; i++) histogram[i] = line[i]! - average[i]!;
  },
});
