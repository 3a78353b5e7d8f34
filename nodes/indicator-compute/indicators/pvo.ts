/**
 * Percentage volume oscillator: fast against slow average of the volume.
 * Undefined as long as nothing has been traded.
 */
import { ema } from '../../lib/numeric/ema.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'volume oscillator in percent',
  source: 'definition',
  family: 'volume',
  params: { fast: BARS, slow: BARS, signal: BARS },
  defaults: [{ fast: 12, slow: 26, signal: 9 }],
  names: ['pvo', 'pvo_signal'],
  problem: ({ fast, slow }) => (fast < slow ? undefined : 'fast is not below slow'),
  columns: ({ fast, slow, signal }) => [
    {
      name: 'pvo',
      about: `100 · (EMA ${fast} − EMA ${slow}) / EMA ${slow} of volume`,
      unit: 'percent',
      first: slow - 1,
    },
    {
      name: 'pvo_signal',
      about: `EMA ${signal} of 100 · (EMA ${fast} − EMA ${slow}) / EMA ${slow} of volume`,
      unit: 'percent',
      first: slow + signal - 2,
    },
  ],
  compute({ n, volume }, { fast, slow, signal }, out, scratch) {
    const line = out[0]!;
    const average = out[1]!;
    const short = scratch.shared(ema, volume, fast);
    const long = scratch.shared(ema, volume, slow);
    for (let i = 0; i < n; i++) {
      line[i] = long[i]! > 0 ? (100 * (short[i]! - long[i]!)) / long[i]! : Number.NaN;
    }
    // The slow average never returns to 0 once there was volume.
    let start = slow - 1;
    while (start < n && Number.isNaN(line[start]!)) start++;
    ema(line, signal, average, start);
  },
});
