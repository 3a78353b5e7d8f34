/**
 * What `dag data status` shows: how much there is and from whom, then symbol by symbol.
 *
 * A long list is cut to the symbols of which there is something to say; how many were
 * left out stands below it. Programs get all of it elsewhere.
 */

import type { ShownBlock } from '../../src/contract/index.js';
import { count } from './count.js';

/** One stored symbol. */
export interface StatusRow {
  readonly symbol: string;
  /** YYYY-MM-DD; '' where no row is good. */
  readonly first: string;
  readonly last: string;
  /** Bars that pass the gates. */
  readonly bars: number;
  readonly source: string;
  readonly adjusted_basis: string;
  /** `2026-11-25 09:00` in UTC; '' where nobody was asked. */
  readonly fetched_at: string;
  /** Sessions between first and last without a bar. */
  readonly missing_sessions: number;
  readonly grade: string;
}

/** Rows that are shown in any case. */
const SHORT = 40;

/** At least one row, sorted by symbol. */
export function statusBlocks(rows: readonly StatusRow[], isAll: boolean): ShownBlock[] {
  const newest = latest(rows.map(({ last }) => last));
  const isOdd = (row: StatusRow): boolean =>
    row.grade !== 'A' || row.missing_sessions > 0 || row.last < newest;
  const shown = isAll || rows.length <= SHORT ? rows : rows.filter(isOdd);
  const left = rows.length - shown.length;
  const blocks: ShownBlock[] = [{ kind: 'text', lines: summary(rows, newest) }];
  if (shown.length > 0) blocks.push(table(shown));
  if (left > 0) {
    const rest = shown.length > 0 ? 'more have' : 'have';
    const line = `${count(left, 'symbol')} ${rest} grade A and every session to ${newest}; --all lists them`;
    blocks.push({ kind: 'text', lines: [line] });
  }
  return blocks;
}

function summary(rows: readonly StatusRow[], newest: string): string[] {
  const bars = rows.reduce((sum, row) => sum + row.bars, 0);
  const first = rows.reduce(
    (day, row) => (row.bars > 0 && row.first < day ? row.first : day),
    newest,
  );
  const range = newest === '' ? 'none of them good' : `${first} to ${newest}`;
  const lines = [
    `${count(rows.length, 'symbol')}, ${count(bars, 'bar')}, ${range}; grades: ${grades(rows)}`,
  ];
  const parts = new Map<string, StatusRow[]>();
  for (const row of rows) {
    const key = `"${row.source}" (adjusted: ${row.adjusted_basis})`;
    parts.set(key, [...(parts.get(key) ?? []), row]);
  }
  for (const [what, part] of parts) {
    const at = latest(part.map((row) => row.fetched_at));
    const asked = at === '' ? '' : `, last answer ${at} UTC`;
    lines.push(`from ${what}: ${count(part.length, 'symbol')}${asked}`);
  }
  return lines;
}

/** `A 150, C 4`. */
function grades(rows: readonly StatusRow[]): string {
  const counts = new Map<string, number>();
  for (const { grade } of rows) counts.set(grade, (counts.get(grade) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([grade, n]) => `${grade} ${n}`)
    .join(', ');
}

function table(rows: readonly StatusRow[]): ShownBlock {
  const words = (name: string, pick: (row: StatusRow) => string) => ({
    name,
    words: rows.map(pick),
  });
  const numbers = (name: string, about: string, pick: (row: StatusRow) => number) => ({
    spec: { name, type: 'int' as const, about },
    data: Float64Array.from(rows, pick),
  });
  return {
    kind: 'table',
    title: 'by symbol',
    columns: [
      words('symbol', (row) => row.symbol),
      words('first', (row) => row.first),
      words('last', (row) => row.last),
      numbers('bars', 'bars that passed the gates', (row) => row.bars),
      numbers(
        'missing',
        'sessions between first and last without a bar',
        (row) => row.missing_sessions,
      ),
      words('grade', (row) => row.grade),
      words('source', (row) => row.source),
      words('adjusted', (row) => row.adjusted_basis),
    ],
  };
}

function latest(texts: readonly string[]): string {
  return texts.reduce((a, b) => (a > b ? a : b), '');
}
