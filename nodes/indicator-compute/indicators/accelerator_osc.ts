/**
 * Acceleration of the awesome oscillator: itself less its mean of 5.
 * Turns before it does.
 */
import { middle } from '../../lib/numeric/price-position.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'accelerator oscillator',
  source: 'Williams',
  family: 'momentum',
  params: { fast: BARS, slow: BARS, signal: BARS },
  defaults: [{ fast: 5, slow: 34, signal: 5 }],
  names: ['accelerator_osc'],
  columns: ({ fast, slow, signal }) => [
    {
      name: 'accelerator_osc',
      about: `SMA ${fast} − SMA ${slow} of (H + L) / 2, minus its SMA ${signal}`,
      unit: 'USD',
      first: Math.max(fast, slow) + signal - 2,
    },
  ],
  compute({ n, from = 0, high, low }, { fast, slow, signal }, out, scratch) {
    const target = out[0]!;
    const price = scratch.shared(middle, high, low);
    const short = scratch.shared(rollingMean, price, fast);
    const long = scratch.shared(rollingMean, price, slow);
    const osc = scratch.take();
    const start = Math.max(fast, slow) - 1;
    for (let i = start; i < n; i++) osc[i] = short[i]! - long[i]!;
    rollingMean(osc, signal, target, start);
    for (let i = Math.max(start, from); i < n; i++) target[i] = osc[i]! - target[i]!;
  },
});
