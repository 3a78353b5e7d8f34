/**
 * How two tables of results differ: rows that moved, numbers that changed, rows
 * that came and went. Knows nothing of what the tables are about.
 */
import type { Summary } from '../contract/index.js';

export interface SummaryDiff {
  readonly node: string;
  readonly name: string;
  /** The column that names a row. */
  readonly key: string;
  /** Row numbers from 1, in order of `after`. */
  readonly moved: readonly {
    readonly row: string;
    readonly before: number;
    readonly after: number;
  }[];
  /** In order of the rows of B, then of the columns. */
  readonly changed: readonly ChangedValue[];
  readonly added: readonly { readonly row: string; readonly at: number }[];
  readonly removed: readonly { readonly row: string; readonly at: number }[];
  readonly rows: number;
}

export interface ChangedValue {
  readonly row: string;
  readonly column: string;
  readonly unit?: 'percent';
  readonly before: string | number | null;
  readonly after: string | number | null;
  /** Of two numbers. */
  readonly difference?: number;
}

type Row = Summary['rows'][number];

/** The differences; undefined when the tables are the same. */
export function diffSummaries(node: string, a: Summary, b: Summary): SummaryDiff | undefined {
  const before = rowsByKey(a);
  const after = rowsByKey(b);
  const moved: SummaryDiff['moved'][number][] = [];
  const changed: ChangedValue[] = [];
  const added: SummaryDiff['added'][number][] = [];
  const removed: SummaryDiff['removed'][number][] = [];
  for (const [row, { at, values }] of after) {
    const old = before.get(row);
    if (!old) {
      added.push({ row, at });
      continue;
    }
    if (old.at !== at) moved.push({ row, before: old.at, after: at });
    changed.push(...changedValues(row, a, b, old.values, values));
  }
  for (const [row, { at }] of before) if (!after.has(row)) removed.push({ row, at });
  const count = moved.length + changed.length + added.length + removed.length;
  if (count === 0) return undefined;
  return { node, name: b.name, key: b.key, moved, changed, added, removed, rows: b.rows.length };
}

/** Columns that only one of the tables has are not compared: their values have no counterpart. */
function changedValues(row: string, a: Summary, b: Summary, old: Row, now: Row): ChangedValue[] {
  const found: ChangedValue[] = [];
  b.columns.forEach(({ name, unit }, i) => {
    const at = a.columns.findIndex((column) => column.name === name);
    if (at < 0 || name === b.key) return;
    const before = old[at] ?? null;
    const after = now[i] ?? null;
    if (before === after) return;
    const isNumber = typeof before === 'number' && typeof after === 'number';
    found.push({
      row,
      column: name,
      ...(unit === undefined ? {} : { unit }),
      before,
      after,
      ...(isNumber ? { difference: after - before } : {}),
    });
  });
  return found;
}

function rowsByKey(table: Summary): Map<string, { at: number; values: Row }> {
  const key = table.columns.findIndex(({ name }) => name === table.key);
  return new Map(table.rows.map((values, i) => [String(values[key]), { at: i + 1, values }]));
}
