/**
 * Moving average convergence and divergence, 12-26-9.
 * The fast average is seeded on bars 14 to 25, so that both start together, and all
 * three columns start with the signal line, as in TA-Lib.
 */
import { ema } from '../../lib/numeric/ema.js';
import { convergence } from '../../lib/numeric/signal-line.js';
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
  compute({ close }, settings, out, scratch) {
    const line = out[0]!;
    const average = out[1]!;
    const histogram = out[2]!;
    const long = scratch.shared(ema, close, settings.slow);
    convergence(close, long, settings, { line, average, histogram });
  },
});
