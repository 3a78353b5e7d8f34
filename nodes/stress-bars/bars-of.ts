/**
 * Bars put together from moves, following the last real one.
 *
 * The invariants of a bar hold whatever the moves are: high ≥ open, close ≥ low > 0,
 * volume ≥ 0. A session without a move has no bar.
 */
import type { Table } from '../../src/contract/index.js';
import { BAR_COLUMNS } from '../lib/market/bars.js';
import { type Moves, usualVolume } from './moves.js';

/**
 * Made bars in the columns of real ones, column by column.
 *
 * @param past real bars of the symbol, the last one that of the base
 */
export function barsOf(
  dates: Float64Array,
  moves: Moves,
  past: Table,
): { rows: number; data: Float64Array } {
  const last = past.rows - 1;
  const usual = usualVolume(past.columns.volume as Float64Array, past.rows);
  const known = Int32Array.from(moves.ret.keys()).filter((t) => !Number.isNaN(moves.ret[t]!));
  const rows = known.length;
  const data = new Float64Array(rows * BAR_COLUMNS.length);
  const column = (c: number): Float64Array => data.subarray(c * rows, (c + 1) * rows);
  const [date, open, high, low, close, volume, factor] = BAR_COLUMNS.map((_, c) => column(c)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  // No dividend is paid in a made world: returns are total ones, and the factor stays.
  factor.fill(past.columns.factor![last]!);
  let before = past.columns.close![last]!;
  known.forEach((t, row) => {
    date[row] = dates[t]!;
    open[row] = before * Math.exp(moves.gap[t]!);
    close[row] = before * Math.exp(moves.ret[t]!);
    high[row] = Math.max(open[row]!, close[row]!) * Math.exp(moves.up[t]!);
    low[row] = Math.min(open[row]!, close[row]!) * Math.exp(moves.down[t]!);
    volume[row] = Math.round(usual * moves.volume[t]!);
    before = close[row]!;
  });
  return { rows, data };
}
