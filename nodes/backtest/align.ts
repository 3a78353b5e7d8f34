/**
 * Assets from tables, on a common list of sessions.
 */
import type { Table } from '../../src/contract/index.js';
import type { Asset } from './strategy.js';

/** The columns of a table as an asset. Everything stays where it is; nothing is copied. */
export function assetOf({ columns }: Table): Asset {
  const { date, open, high, low, close } = columns as Record<string, Float64Array>;
  return { date, open, high, low, close, columns } as Asset;
}

/** Another asset on the sessions of the first; NaN in all columns where it has no bar. */
export function alignTo(first: Asset, table: Table): Asset {
  const other = assetOf(table);
  if (hasSameDates(first.date, other.date)) return other;
  const rows = new Int32Array(first.date.length).fill(-1);
  let j = 0;
  for (let i = 0; i < rows.length; i++) {
    const day = first.date[i]!;
    while (j < other.date.length && other.date[j]! < day) j++;
    if (other.date[j] === day) rows[i] = j;
  }
  const columns: Record<string, Float64Array> = {};
  for (const [name, column] of Object.entries(table.columns)) {
    columns[name] = Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : column[row]!));
  }
  return assetOf({ rows: rows.length, columns: { ...columns, date: first.date } });
}

/** Whether two lists of sessions are the same. */
export function hasSameDates(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
