/**
 * The model's columns of one symbol, beside its bars.
 */
import type { ComputeContext, Slice, Table } from '../../src/contract/index.js';
import type { BacktestParams } from './params.js';
import type { Asset } from './strategy.js';

/** Rows of each symbol in a quarter, found once per table. */
const rowsBySymbol = new WeakMap<Table, ReadonlyMap<number, readonly number[]>>();

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
    for (const i of rowsOf(table).get(position as number) ?? []) {
      const day = date[i]!;
      while (row < n && asset.date[row]! < day) row++;
      if (asset.date[row] !== day) continue;
      for (let c = 0; c < out.length; c++) out[c]![row] = columns[c]![i]!;
    }
  }
  return Object.fromEntries(names.map((name, c) => [name, out[c]!]));
}

function rowsOf(table: Table): ReadonlyMap<number, readonly number[]> {
  let rows = rowsBySymbol.get(table) as Map<number, number[]> | undefined;
  if (rows) return rows;
  rows = new Map();
  const symbol = table.columns.symbol as Float64Array;
  for (let i = 0; i < symbol.length; i++) {
    const list = rows.get(symbol[i]!);
    if (list) list.push(i);
    else rows.set(symbol[i]!, [i]);
  }
  rowsBySymbol.set(table, rows);
  return rows;
}
