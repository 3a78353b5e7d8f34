/**
 * The model's probabilities of one symbol, beside its bars.
 */
import type { ComputeContext, Slice, Table } from '../../src/contract/index.js';
import type { BacktestParams } from './params.js';
import type { Asset } from './strategy.js';

/** Rows of each symbol in a quarter, found once per table. */
const rowsBySymbol = new WeakMap<Table, ReadonlyMap<number, readonly number[]>>();

/**
 * One value per bar; NaN where the model says nothing. `slices`: quarters in
 * order, each sorted by date. `position`: the symbol's in the model's list.
 */
export function probabilityOf(
  asset: Asset,
  position: number | null,
  slices: readonly Slice[],
  ctx: ComputeContext<BacktestParams>,
): Float64Array {
  const out = new Float64Array(asset.date.length).fill(Number.NaN);
  if (position === null) return out;
  let row = 0;
  for (const slice of slices) {
    const table = ctx.table(slice);
    const { date, probability } = table.columns as Record<string, Float64Array>;
    for (const i of rowsOf(table).get(position) ?? []) {
      const day = date![i]!;
      while (row < out.length && asset.date[row]! < day) row++;
      if (asset.date[row] === day) out[row] = probability![i]!;
    }
  }
  return out;
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
