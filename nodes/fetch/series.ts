/**
 * The rows of one symbol: taken out of many, and put together from what is stored
 * and what came.
 *
 * What came replaces what is stored of the same days; of two rows of one day the
 * later one counts. Nothing here judges whether a row is good.
 */
import type { RawBars, SymbolFacts } from './source.js';
import type { SymbolCoverage } from './store.js';

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

/** Stored rows as they are, and those that came of other days. */
export function addDays(stored: RawBars, came: RawBars): RawBars {
  const days = new Set(stored.date);
  const symbol = stored.symbols[0] as string;
  const fresh = takeRows(
    came,
    rowsWhere(came, (day) => !days.has(day)),
    symbol,
  );
  const facts = mergeFacts(stored.facts?.get(symbol), came.facts?.get(symbol));
  if (fresh.date.length === 0) return withFacts(stored, facts);
  return withFacts(replaceRange(stored, fresh, NaN, NaN), facts);
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

/** Rows of days in [from, to]. */
export function inRange(raw: RawBars, from: number, to: number): RawBars {
  const symbol = raw.symbols[0] as string;
  return takeRows(
    raw,
    rowsWhere(raw, (day) => day >= from && day <= to),
    symbol,
  );
}

/** With empty facts where dividends are told and there are none: the store keeps no such thing. */
export function withToldFacts(raw: RawBars, coverage: readonly SymbolCoverage[]): RawBars {
  const facts = new Map(raw.facts);
  for (const { symbol, basis } of coverage) {
    const isTold = basis === 'split' && !facts.has(symbol) && raw.symbols.includes(symbol);
    if (isTold) facts.set(symbol, { splits: [], dividends: [] });
  }
  return facts.size === 0 ? raw : { ...raw, facts };
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
