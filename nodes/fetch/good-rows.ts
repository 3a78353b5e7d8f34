/**
 * Rows that are bars by themselves, symbol by symbol.
 *
 * Nearly all rows are sound, and one loop says so of each: it is run once per load, so that
 * what counts is how little V8 has to translate. Only of the others it is asked what they lack.
 */
import type { GateCode } from './gate.js';
import { type RowLimits, rowCheck, soundRows } from './gates/rows.js';
import type { RawBars } from './source.js';
import { caseTwins, symbolMistake } from './symbol-name.js';

export interface GoodRows {
  /** Row numbers by symbol, in the order of `raw.symbols`; each in the order in which rows came. */
  readonly rows: readonly Int32Array[];
  /** First and last day of all good rows; NaN when there is none. */
  readonly first: number;
  readonly last: number;
}

/** Sorts rows by symbol and leaves out those that fail; these go to `refusals` with their codes. */
export function goodRows(
  raw: RawBars,
  limits: Omit<RowLimits, 'isNamed'>,
  refusals: Map<number, readonly GateCode[]>,
): GoodRows {
  const all: RowLimits = { ...limits, isNamed: namedSymbols(raw.symbols) };
  const isSound = soundRows(raw, all);
  const check = rowCheck(raw, all);
  const { symbol, date } = raw;
  const begins = beginsOf(raw);
  const counts = new Int32Array(raw.symbols.length);
  const sorted = new Int32Array(symbol.length);
  let first = Number.NaN;
  let last = Number.NaN;
  for (let row = 0; row < symbol.length; row++) {
    if (isSound[row] === 0) {
      const codes = check(row);
      if (codes) {
        refusals.set(row, codes);
        continue;
      }
    }
    const i = symbol[row]!;
    sorted[begins[i]! + counts[i]!] = row;
    counts[i] = counts[i]! + 1;
    const day = date[row]!;
    if (!(day >= first)) first = day;
    if (!(day <= last)) last = day;
  }
  const rows = raw.symbols.map((_, i) => sorted.subarray(begins[i]!, begins[i]! + counts[i]!));
  return { rows, first, last };
}

/** Where the rows of each symbol begin when they lie symbol by symbol: the end of those before. */
function beginsOf({ symbols, symbol }: RawBars): Int32Array {
  const begins = new Int32Array(symbols.length + 1);
  for (let row = 0; row < symbol.length; row++) {
    const next = symbol[row]! + 1;
    begins[next] = begins[next]! + 1;
  }
  for (let i = 1; i < begins.length; i++) begins[i] = begins[i]! + begins[i - 1]!;
  return begins;
}

/** 1 where a name is one of a symbol, and no other one in other case stands before it. */
function namedSymbols(symbols: readonly string[]): Uint8Array {
  const twins = new Set(caseTwins([...symbols].sort()).map(([, twin]) => twin));
  return Uint8Array.from(symbols, (symbol) =>
    symbolMistake(symbol) === undefined && !twins.has(symbol) ? 1 : 0,
  );
}
