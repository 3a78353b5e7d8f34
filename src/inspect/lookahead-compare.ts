/**
 * Compares what a partition gave on shorter data with what it gives on all of it, as
 * far as that was known by the end of the shorter data. Bit by bit.
 */

import { valueText } from '../run/field-difference.js';
import type { ColumnSpec } from '../table/column.js';

/** Rows that are known at their key. */
export interface KnownTable {
  /** Output, or the name of the witness. */
  readonly name: string;
  readonly specs: readonly ColumnSpec[];
  readonly rows: number;
  readonly columns: readonly Float64Array[];
  /** Position of the column with the key. */
  readonly key: number;
  readonly isOpenAtEnd: boolean;
  /** What a missing number means. */
  readonly missing: string | undefined;
}

/** One column, or a whole row, that is not what it was. */
export interface Difference {
  readonly output: string;
  readonly column: string | null;
  /** Key of the first row that differs. */
  readonly at: string;
  readonly before: string;
  readonly after: string;
}

/** All columns that differ, each with its first row; rows that come or go end the comparison. */
export function differences(short: KnownTable, whole: KnownTable, last: number): Difference[] {
  const before = knownRows(short, last);
  const after = knownRows(whole, last);
  const { rows, isSame } = sameRows(short, before, whole, after);
  const found: Difference[] = [];
  for (const [c, spec] of whole.specs.entries()) {
    if (c === whole.key) continue;
    const a = short.columns[c] as Float64Array;
    const b = whole.columns[c] as Float64Array;
    for (let i = 0; i < rows; i++) {
      const [x, y] = [a[before[i] as number] as number, b[after[i] as number] as number];
      if (Object.is(x, y)) continue;
      const at = keyText(whole, after[i] as number);
      const [was, is] = [x, y].map((value) => textOf(whole, spec, value)) as [string, string];
      found.push({ output: whole.name, column: spec.name, at, before: was, after: is });
      break;
    }
  }
  if (!isSame) found.push(rowDifference(short, before[rows], whole, after[rows]));
  return found;
}

/** A key of these rows in words. */
export function keyText(table: KnownTable, row: number): string {
  return valueText(table.specs[table.key] as ColumnSpec, keyAt(table, row));
}

/** The different keys of these rows, ascending. */
export function keysOf(table: KnownTable): number[] {
  const keys = table.columns[table.key] as Float64Array;
  return [...new Set(keys.subarray(0, table.rows))].sort((a, b) => a - b);
}

function knownRows(table: KnownTable, last: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    const key = keyAt(table, row);
    if (table.isOpenAtEnd ? key < last : key <= last) rows.push(row);
  }
  return rows;
}

/** How many rows from the first on have the same keys in both, and whether these are all. */
function sameRows(
  short: KnownTable,
  before: readonly number[],
  whole: KnownTable,
  after: readonly number[],
): { rows: number; isSame: boolean } {
  const most = Math.min(before.length, after.length);
  let rows = 0;
  while (
    rows < most &&
    keyAt(short, before[rows] as number) === keyAt(whole, after[rows] as number)
  ) {
    rows++;
  }
  return { rows, isSame: rows === before.length && rows === after.length };
}

function rowDifference(
  short: KnownTable,
  before: number | undefined,
  whole: KnownTable,
  after: number | undefined,
): Difference {
  const isGone =
    after === undefined || (before !== undefined && keyAt(short, before) < keyAt(whole, after));
  const [at, was, is] = isGone
    ? [keyText(short, before as number), 'a row', 'none']
    : [keyText(whole, after), 'no row', 'one'];
  return { output: whole.name, column: null, at, before: was, after: is };
}

function keyAt(table: KnownTable, row: number): number {
  return (table.columns[table.key] as Float64Array)[row] as number;
}

function textOf({ missing }: KnownTable, spec: ColumnSpec, value: number): string {
  return missing !== undefined && Number.isNaN(value) ? missing : valueText(spec, value);
}
