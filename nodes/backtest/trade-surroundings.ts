/**
 * What a strategy saw around one round trip: the bars and its indicators before
 * the decision, at the fill and after it.
 */
import type { ColumnSpec, ShownBlock, Table } from '../../src/contract/index.js';
import { EXIT_REASONS, type TradeColumn } from './columns.js';

/** Bars before a fill and after it. */
const BEFORE = 3;
const AFTER = 1;
const PRICES = ['open', 'high', 'low', 'close'];

/** A table of the rows around both fills of round trip `i`, of the strategy's own symbol. */
export function seenAround(
  trades: Table,
  i: number,
  own: Table,
  columns: readonly string[],
): ShownBlock {
  const date = own.columns.date as Float64Array;
  const at = (name: TradeColumn): number => (trades.columns[name] as Float64Array)[i] as number;
  const entry = date.indexOf(at('entry_date'));
  const exit = date.indexOf(at('exit_date'));
  const rows = rowsAround(entry, exit, own.rows);
  const spec = (name: string): ColumnSpec => ({
    name,
    type: name === 'date' ? 'date' : 'double',
    about: '',
  });
  const shown = ['date', ...PRICES, ...columns.filter((name) => !PRICES.includes(name))];
  return {
    kind: 'table',
    title: `around round trip ${i + 1}`,
    columns: [
      ...shown.map((name) => ({
        spec: spec(name),
        data: Float64Array.from(rows, (row) => (own.columns[name] as Float64Array)[row] as number),
      })),
      {
        name: '',
        words: rows.map((row) => mark(row, entry, exit, EXIT_REASONS[at('exit_reason')] ?? '')),
      },
    ],
  };
}

/** Rows around both days, each once, in order. */
function rowsAround(entry: number, exit: number, count: number): number[] {
  const rows = new Set<number>();
  for (const day of [entry, exit]) {
    if (day < 0) continue;
    const last = Math.min(count - 1, day + AFTER);
    for (let row = Math.max(0, day - BEFORE); row <= last; row++) rows.add(row);
  }
  return [...rows].sort((a, b) => a - b);
}

function mark(row: number, entry: number, exit: number, reason: string): string {
  const words = [
    row === entry - 1 ? 'decides to enter' : '',
    row === entry ? 'enters' : '',
    row === exit - 1 && reason === 'signal' ? 'decides to leave' : '',
    row === exit ? `leaves (${reason})` : '',
  ];
  return words.filter((word) => word !== '').join(', ');
}
