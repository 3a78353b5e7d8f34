/**
 * True strength index: doubly smoothed change of the close relative to its size.
 * Undefined as long as nothing has moved.
 */
import { difference } from '../../lib/numeric/change.js';
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'true strength index',
  source: 'Blau 1991',
  family: 'momentum',
  columns: [
    {
      name: 'tsi_25_13',
      about: '100 · EMA 13 of EMA 25 of ΔC / the same of |ΔC|',
      unit: 'percent',
      first: 37,
    },
    { name: 'tsi_signal', about: 'EMA 7 of tsi_25_13', unit: 'percent', first: 43 },
  ],
  compute({ n, close }, out, scratch) {
    const [line, signal] = out as readonly [Float64Array, Float64Array];
    const move = scratch.take();
    const smooth = scratch.take();
    const size = scratch.take();
    difference(close, 1, move);
    ema(move, 25, smooth, 1);
    ema(smooth, 13, line, 25);
    for (let i = 1; i < n; i++) move[i] = Math.abs(move[i]!);
    ema(move, 25, smooth, 1);
    ema(smooth, 13, size, 25);
    // Before the first move the index is 0 for its signal line and undefined for a reader.
    for (let i = 37; i < n; i++) line[i] = size[i]! > 0 ? (100 * line[i]!) / size[i]! : 0;
    ema(line, 7, signal, 37);
    for (let i = 37; i < n; i++) if (!(size[i]! > 0)) line[i] = Number.NaN;
  },
});
