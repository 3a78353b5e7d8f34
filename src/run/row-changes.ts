/**
 * What happened to the rows of one item of a source since the last run.
 *
 * Rows are told apart by their key column. Rows after the last known one are
 * appended: history is as it was. Restated, inserted and removed rows change it.
 */
import type { ColumnSpec, Table } from '../table/column.js';

/** One row that differs. */
export interface RowChange {
  /** The row's key as text, such as a date. */
  readonly row: string;
  /** Position in the item as it is now; of a removed row, as it was. */
  readonly at: number;
  readonly change: 'restated' | 'inserted' | 'removed';
  /** Of a restated row: the columns that differ. Null stands for a missing number. */
  readonly columns: readonly {
    readonly name: string;
    readonly before: number | null;
    readonly after: number | null;
  }[];
}

/** Counts for one item, and its first changed rows. */
export interface RowChanges {
  readonly output: string;
  readonly item: string;
  readonly appended: number;
  readonly restated: number;
  readonly inserted: number;
  readonly removed: number;
  /** Bounded: fewer than the counts say when there are very many. */
  readonly rows: readonly RowChange[];
  /** True when it changed, but the rows of the last run are no longer in the cache. */
  readonly isUnknown?: true;
}

/** What one load of a source changed. */
export interface SourceRows {
  /** What an item is called, such as "symbol". */
  readonly noun: string;
  /** Items that it brought. */
  readonly items: number;
  /** Items that were there before and changed. */
  readonly changes: readonly RowChanges[];
}

/** True when rows that were there before are no longer as they were. */
export function isRestated(changes: RowChanges): boolean {
  return changes.isUnknown === true || historyRows(changes) > 0;
}

function historyRows({ restated, inserted, removed }: RowChanges): number {
  return restated + inserted + removed;
}

/** `AAPL 2023-01-27 close 145.93 → 145.9, restated`. */
export function rowText(item: string, { row, change, columns }: RowChange): string {
  const values = columns.map(
    ({ name, before, after }) => `${name} ${before ?? 'missing'} → ${after ?? 'missing'}`,
  );
  const head = [`${item} ${row}`, ...(values.length === 0 ? [] : [values.join(', ')])].join(' ');
  return `${head}, ${change}`;
}

/** How many items have another past, and the first of their rows. */
export function restatedTexts(
  found: SourceRows,
  most: number,
): { readonly head: string; readonly lines: readonly string[] } {
  const restated = found.changes.filter(isRestated);
  const head = `${restated.length} of ${found.items} ${found.noun}s restated`;
  const told = restated.flatMap((item) =>
    item.isUnknown
      ? [`${item.item} changed, its rows of the last run are no longer in the cache`]
      : item.rows.map((row) => rowText(item.item, row)),
  );
  const lines = told.slice(0, most);
  const all = restated.reduce((sum, item) => sum + (item.isUnknown ? 1 : historyRows(item)), 0);
  if (all > lines.length) lines.push(`and ${all - lines.length} more`);
  return { head, lines };
}

/** Compares two tables of one item by their key column; keeps the first `most` changed rows. */
export function compareRows(
  before: Table,
  after: Table,
  specs: readonly ColumnSpec[],
  rowKey: string,
  most: number,
): Omit<RowChanges, 'output' | 'item'> {
  const spec = specs.find(({ name }) => name === rowKey) as ColumnSpec;
  const old = before.columns[rowKey] as Float64Array;
  const now = after.columns[rowKey] as Float64Array;
  const rowOf = new Map<number, number>();
  for (let row = 0; row < old.length; row++) rowOf.set(old[row] as number, row);
  const last = old.reduce((most, key) => Math.max(most, key), Number.NEGATIVE_INFINITY);
  const counts = { appended: 0, restated: 0, inserted: 0, removed: 0 };
  const rows: RowChange[] = [];
  const note = (change: RowChange): void => {
    counts[change.change]++;
    if (rows.length < most) rows.push(change);
  };
  for (let at = 0; at < now.length; at++) {
    const key = now[at] as number;
    const row = rowOf.get(key);
    if (row === undefined) {
      if (key > last) counts.appended++;
      else note({ row: keyText(spec, key), at, change: 'inserted', columns: [] });
      continue;
    }
    rowOf.delete(key);
    const columns = changedColumns(before, row, after, at, specs);
    if (columns.length > 0) note({ row: keyText(spec, key), at, change: 'restated', columns });
  }
  for (const [key, at] of rowOf) {
    note({ row: keyText(spec, key), at, change: 'removed', columns: [] });
  }
  return { ...counts, rows };
}

function changedColumns(
  before: Table,
  row: number,
  after: Table,
  at: number,
  specs: readonly ColumnSpec[],
): RowChange['columns'] {
  return specs.flatMap(({ name }) => {
    const a = before.columns[name]?.[row] as number;
    const b = after.columns[name]?.[at] as number;
    return Object.is(a, b) ? [] : [{ name, before: orNull(a), after: orNull(b) }];
  });
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A key as its column's type shows it. */
function keyText(spec: ColumnSpec, key: number): string {
  if (spec.type === 'date') return new Date(key * 86_400_000).toISOString().slice(0, 10);
  if (spec.type === 'enum') return spec.values?.[key] ?? String(key);
  return String(key);
}
