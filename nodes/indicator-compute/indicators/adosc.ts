/**
 * Chaikin oscillator: fast against slow average of the accumulation line.
 * Both averages start at the first value of the line, as in TA-Lib.
 */
import { accumulation } from '../../lib/numeric/money-flow.js';
import { closeLocation } from '../../lib/numeric/price-position.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'Chaikin oscillator',
  source: 'TA-Lib ADOSC',
  family: 'volume',
  params: { fast: BARS, slow: BARS },
  defaults: [{ fast: 3, slow: 10 }],
  columns: ({ fast, slow }) => [
    {
      name: 'adosc',
      about: `EMA ${fast} − EMA ${slow} of ad_line`,
      unit: 'shares',
      first: Math.max(fast, slow) - 1,
    },
  ],
  compute({ n, high, low, close, volume }, { fast, slow }, out, scratch) {
    const target = out[0]!;
    const location = scratch.shared(closeLocation, high, low, close);
    const sums = scratch.shared(accumulation, location, volume);
    const first = Math.max(fast, slow) - 1;
    let short = n > 0 ? sums[0]! : Number.NaN;
    let long = short;
    for (let i = 0; i < n; i++) {
      short += (2 / (fast + 1)) * (sums[i]! - short);
      long += (2 / (slow + 1)) * (sums[i]! - long);
      target[i] = i < first ? Number.NaN : short - long;
    }
  },
});
