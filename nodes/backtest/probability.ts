/**
 * The model's columns of one symbol, beside its bars.
 */
import type { ComputeContext, Slice, Table } from '../../src/contract/index.js';
import type { BacktestParams } from './params.js';
import type { Asset } from './strategy.js';

/** Rows of a table, symbol by symbol: those of symbol s are rows[from[s] … from[s + 1]), in order. */
interface BySymbol {
  readonly rows: Int32Array;
  readonly from: Int32Array;
}

/** Found once per table. */
const known = new WeakMap<Table, BySymbol>();

/**
 * One value per bar and column; NaN where the model says nothing. `slices`: quarters in
 * order, each sorted by date. `position`: the symbol's in the model's list.
 */
export function modelColumns(
  names: readonly string[],
  asset: Asset,
  position: number | null,
  slices: readonly Slice[],
  ctx: ComputeContext<BacktestParams>,
): Record<string, Float64Array> {
  const n = asset.date.length;
  const out = names.map(() => new Float64Array(n).fill(Number.NaN));
  let row = 0;
  for (const slice of position === null ? [] : slices) {
    const table = ctx.table(slice);
    const date = table.columns.date as Float64Array;
    const columns = names.map((name) => table.columns[name] as Float64Array);
    const { rows, from } = bySymbol(table);
    const s = position as number;
    const end = from[s + 1] ?? 0;
    for (let k = from[s] ?? end; k < end; k++) {
      const i = rows[k]!;
      const day = date[i]!;
      while (row < n && asset.date[row]! < day) row++;
      if (asset.date[row] !== day) continue;
      for (let c = 0; c < out.length; c++) out[c]![row] = columns[c]![i]!;
    }
  }
  return Object.fromEntries(names.map((name, c) => [name, out[c]!]));
}

function bySymbol(table: Table): BySymbol {
  const found = known.get(table);
  if (found) return found;
  const symbol = table.columns.symbol as Float64Array;
  let last = -1;
  for (let i = 0; i < symbol.length; i++) if (symbol[i]! > last) last = symbol[i]!;
  // Counted first, then each row goes to the next free place of its symbol.
  const from = new Int32Array(last + 2);
  for (let i = 0; i < symbol.length; i++) from[symbol[i]! + 1]!++;
  for (let s = 0; s <= last; s++) from[s + 1]! += from[s]!;
  const next = from.slice();
  const rows = new Int32Array(symbol.length);
  for (let i = 0; i < symbol.length; i++) rows[next[symbol[i]!]!++] = i;
  const sorted = { rows, from };
  known.set(table, sorted);
  return sorted;
}
