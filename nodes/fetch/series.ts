/**
 * The rows of one symbol: taken out of many, put together from what is stored and
 * what came, and compared where the two overlap.
 *
 * What came replaces what is stored of the same days; of two rows of one day the
 * later one counts. Nothing here judges whether a row is good.
 */
import type { RawBars, SymbolFacts } from './source.js';
import type { Revision } from './store.js';

/** Relative difference from which two values are different (Q16). */
const TOLERANCE = 1e-4;

const COLUMNS = ['open', 'high', 'low', 'close', 'adj_close', 'volume'] as const;
type Column = Revision['column'];

/** Rows of each symbol by name, or of those that are wanted. Facts go with their symbol. */
export function bySymbol(raw: RawBars, wanted?: ReadonlySet<string>): Map<string, RawBars> {
  const rows: (number[] | undefined)[] = raw.symbols.map((symbol) =>
    !wanted || wanted.has(symbol) ? [] : undefined,
  );
  for (let row = 0; row < raw.symbol.length; row++) rows[raw.symbol[row] as number]?.push(row);
  return new Map(
    raw.symbols.flatMap((symbol, i) => {
      const mine = rows[i];
      if (!mine) return [];
      return [[symbol, withFacts(takeRows(raw, mine, symbol), raw.facts?.get(symbol))]];
    }),
  );
}

/** Stored rows, with those that came in the place of the same days. */
export function replaceDays(stored: RawBars, came: RawBars): RawBars {
  const days = new Set(came.date);
  const kept = rowsWhere(stored, (day) => !days.has(day));
  return replaceRange(takeRows(stored, kept, came.symbols[0] as string), came, NaN, NaN);
}

/** No rows of a symbol. */
export function noRows(symbol: string): RawBars {
  const none = new Float64Array(0);
  return {
    symbols: [symbol],
    symbol: new Int32Array(0),
    date: none,
    open: none,
    high: none,
    low: none,
    close: none,
    volume: none,
  };
}

/** Stored rows outside of [from, to], and what came in between. Facts of both, those that came first. */
export function replaceRange(stored: RawBars, came: RawBars, from: number, to: number): RawBars {
  const symbol = stored.symbols[0] as string;
  const before = rowsWhere(stored, (day) => day < from);
  const after = rowsWhere(stored, (day) => !(day < from) && !(day >= from && day <= to));
  const parts = [takeRows(stored, before, symbol), came, takeRows(stored, after, symbol)];
  const hasAdjusted = parts.some((part) => part.adjClose && part.date.length > 0);
  const joined = (pick: (part: RawBars) => Float64Array): Float64Array => {
    const out = new Float64Array(parts.reduce((sum, part) => sum + part.date.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(pick(part), at);
      at += part.date.length;
    }
    return out;
  };
  const date = joined((p) => p.date);
  const rows: RawBars = {
    symbols: [symbol],
    symbol: new Int32Array(date.length),
    date,
    open: joined((p) => p.open),
    high: joined((p) => p.high),
    low: joined((p) => p.low),
    close: joined((p) => p.close),
    volume: joined((p) => p.volume),
    ...(hasAdjusted ? { adjClose: joined((p) => p.adjClose ?? p.close) } : {}),
  };
  return withFacts(rows, mergeFacts(stored.facts?.get(symbol), came.facts?.get(symbol)));
}

/** Every value of days in [from, to] that came otherwise than it is stored; a day on one side only counts. */
export function differences(
  stored: RawBars,
  came: RawBars,
  from: number,
  to: number,
): Omit<Revision, 'reason'>[] {
  const symbol = stored.symbols[0] as string;
  const old = rowByDay(stored, from, to);
  const fresh = rowByDay(came, from, to);
  const found: Omit<Revision, 'reason'>[] = [];
  for (const [day, row] of old) {
    const other = fresh.get(day);
    for (const column of COLUMNS) {
      // What its provider does not tell cannot have changed.
      if (column === 'adj_close' && !came.adjClose) continue;
      const before = cell(stored, column, row);
      const after = other === undefined ? Number.NaN : cell(came, column, other);
      if (isDifferent(before, after)) found.push({ symbol, date: day, column, before, after });
    }
  }
  return found;
}

/** Whether splits and dividends came that are not stored, of days from `since` on. */
export function newEvents(
  stored: RawBars,
  came: RawBars,
  since: number,
): { splits: boolean; dividends: boolean } {
  const symbol = came.symbols[0] as string;
  const known = stored.facts?.get(symbol);
  const told = came.facts?.get(symbol);
  const isNew = (events: readonly { date: number }[] = [], old: readonly { date: number }[] = []) =>
    events.some(({ date }) => date >= since && !old.some((event) => event.date === date));
  return {
    splits: isNew(told?.splits, known?.splits),
    dividends: isNew(told?.dividends, known?.dividends),
  };
}

/** The last day with a row; undefined without any. */
export function lastDay(raw: RawBars): number | undefined {
  let last: number | undefined;
  for (const day of raw.date) if (last === undefined || day > last) last = day;
  return last;
}

function isDifferent(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) !== Number.isNaN(b);
  return Math.abs(a - b) > TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

function cell(raw: RawBars, column: Column, row: number): number {
  const values = column === 'adj_close' ? (raw.adjClose ?? raw.close) : raw[column];
  return values[row] as number;
}

function rowByDay(raw: RawBars, from: number, to: number): Map<number, number> {
  const rows = new Map<number, number>();
  raw.date.forEach((day, row) => {
    if (day >= from && day <= to) rows.set(day, row);
  });
  return rows;
}

function rowsWhere(raw: RawBars, isWanted: (day: number) => boolean): number[] {
  const rows: number[] = [];
  raw.date.forEach((day, row) => {
    if (isWanted(day)) rows.push(row);
  });
  return rows;
}

function takeRows(raw: RawBars, rows: readonly number[], symbol: string): RawBars {
  const pick = (column: Float64Array): Float64Array => {
    const out = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = column[rows[i] as number] as number;
    return out;
  };
  return {
    symbols: [symbol],
    symbol: new Int32Array(rows.length),
    date: pick(raw.date),
    open: pick(raw.open),
    high: pick(raw.high),
    low: pick(raw.low),
    close: pick(raw.close),
    volume: pick(raw.volume),
    ...(raw.adjClose ? { adjClose: pick(raw.adjClose) } : {}),
  };
}

function withFacts(raw: RawBars, facts: SymbolFacts | undefined): RawBars {
  return facts ? { ...raw, facts: new Map([[raw.symbols[0] as string, facts]]) } : raw;
}

function mergeFacts(
  stored: SymbolFacts | undefined,
  came: SymbolFacts | undefined,
): SymbolFacts | undefined {
  if (!stored || !came) return came ?? stored;
  const firstTrade = came.firstTrade ?? stored.firstTrade;
  return {
    splits: mergeEvents(stored.splits, came.splits),
    dividends: mergeEvents(stored.dividends, came.dividends),
    ...(firstTrade === undefined ? {} : { firstTrade }),
  };
}

function mergeEvents<E extends { readonly date: number }>(
  stored: readonly E[],
  came: readonly E[],
): E[] {
  const events = new Map([...stored, ...came].map((event) => [event.date, event]));
  return [...events.values()].sort((a, b) => a.date - b.date);
}
