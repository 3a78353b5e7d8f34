/**
 * True strength index: doubly smoothed change of the close relative to its size.
 * Undefined as long as nothing has moved.
 */
import { difference } from '../../lib/numeric/change.js';
import { ema, emaTwice } from '../../lib/numeric/ema.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'true strength index',
  source: 'Blau 1991',
  family: 'momentum',
  params: { long: BARS, short: BARS, signal: BARS },
  defaults: [{ long: 25, short: 13, signal: 7 }],
  names: ['tsi_25_13', 'tsi_signal'],
  columns: ({ long, short, signal }) => [
    {
      name: 'tsi',
      about: `100 · EMA ${short} of EMA ${long} of ΔC / the same of |ΔC|`,
      unit: 'percent',
      first: long + short - 1,
    },
    {
      name: 'tsi_signal',
      about: `EMA ${signal} of tsi with spans ${long} and ${short}`,
      unit: 'percent',
      first: long + short + signal - 2,
    },
  ],
  compute({ n, from = 0, close }, { long, short, signal }, out, scratch) {
    const line = out[0]!;
    const average = out[1]!;
    const move = scratch.take();
    const smooth = scratch.take();
    const size = scratch.take();
    const first = long + short - 1;
    difference(close, 1, move);
    emaTwice(move, long, smooth, line, 1, short);
    for (let i = 1; i < n; i++) move[i] = Math.abs(move[i]!);
    emaTwice(move, long, smooth, size, 1, short);
    // Before the first move the index is 0 for its signal line and undefined for a reader.
    for (let i = first; i < n; i++) line[i] = size[i]! > 0 ? (100 * line[i]!) / size[i]! : 0;
    ema(line, signal, average, first);
    for (let i = Math.max(first, from); i < n; i++) if (!(size[i]! > 0)) line[i] = Number.NaN;
  },
});
