/**
 * Rows of bars as a source brings them in, written by hand.
 */
import type { RawBars } from '../../../nodes/fetch/source.js';
import { parseDay } from '../../../nodes/lib/market/dates.js';

/** One row; a test names only what it is about. */
export interface Row {
  readonly symbol: string;
  /** YYYY-MM-DD, or days since 1970-01-01. */
  readonly date: string | number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly adjClose: number;
  readonly volume: number;
}

/** A good bar of AAA on a Thursday. */
const GOOD: Row = {
  symbol: 'AAA',
  date: '2020-01-02',
  open: 10,
  high: 12,
  low: 9,
  close: 11,
  adjClose: 5.5,
  volume: 1000,
};

/** The good bar with changes. */
export function row(changes: Partial<Row> = {}): Row {
  return { ...GOOD, ...changes };
}

/** Rows side by side, in their order. */
export function rawBars(rows: readonly Row[]): RawBars & { readonly adjClose: Float64Array } {
  const symbols = [...new Set(rows.map((r) => r.symbol))];
  const column = (pick: (r: Row) => number): Float64Array => Float64Array.from(rows, pick);
  return {
    symbols,
    symbol: Int32Array.from(rows, (r) => symbols.indexOf(r.symbol)),
    date: column(({ date }) => (typeof date === 'number' ? date : (parseDay(date) as number))),
    open: column((r) => r.open),
    high: column((r) => r.high),
    low: column((r) => r.low),
    close: column((r) => r.close),
    adjClose: column((r) => r.adjClose),
    volume: column((r) => r.volume),
  };
}
