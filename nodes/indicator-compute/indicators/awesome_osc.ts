/**
 * Awesome oscillator: a fast against a slow average of the middle of the bars.
 * Above 0 when recent bars lie higher.
 */
import { middle } from '../../lib/numeric/price-position.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'awesome oscillator',
  source: 'Williams',
  family: 'momentum',
  params: { fast: BARS, slow: BARS },
  defaults: [{ fast: 5, slow: 34 }],
  names: ['awesome_osc'],
  columns: ({ fast, slow }) => [
    {
      name: 'awesome_osc',
      about: `SMA ${fast} − SMA ${slow} of (H + L) / 2`,
      unit: 'USD',
      first: Math.max(fast, slow) - 1,
    },
  ],
  compute({ n, from = 0, high, low }, { fast, slow }, out, scratch) {
    const target = out[0]!;
    const price = scratch.shared(middle, high, low);
    const short = scratch.shared(rollingMean, price, fast);
    const long = scratch.shared(rollingMean, price, slow);
    for (let i = from; i < n; i++) target[i] = short[i]! - long[i]!;
  },
});
