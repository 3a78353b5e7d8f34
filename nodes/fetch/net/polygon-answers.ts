/**
 * What Polygon's answers say, read with distrust: bars, splits, dividends.
 *
 * Anything that cannot be what it should be is thrown as a text that says what is
 * wrong with it; who asked adds the rest. Nulls become NaN. Sessions are dated by
 * the clock of New York, where a bar's time is midnight.
 */
import { parseDay } from '../../lib/market/dates.js';
import { NEW_YORK, wallClock } from '../../lib/market/exchange-clock.js';
import { type BarRow, numberOf } from './bar-rows.js';

/** Says why an answer is not one. */
export class Unreadable extends Error {}

/** One page of anything: its results and where the next one is. */
export interface Page {
  readonly results: readonly Readonly<Record<string, unknown>>[];
  readonly next?: string;
}

/** Our name of a symbol as Polygon writes it: BRK-B is BRK.B there. */
export function tickerOf(symbol: string): string {
  return symbol.replaceAll('-', '.');
}

/** Polygon's name of a symbol as we write it. */
export function symbolOf(ticker: string): string {
  return ticker.replaceAll('.', '-');
}

/** A page; `ticker` is whose it must be, where one was asked for. */
export function readPage(json: unknown, ticker?: string): Page {
  if (!isObject(json)) throw new Unreadable('the answer is no object');
  const { status, results, next_url: next, resultsCount } = json;
  if (status !== undefined && status !== 'OK' && status !== 'DELAYED') {
    throw new Unreadable(`the answer has status ${JSON.stringify(status)}`);
  }
  if (ticker !== undefined && json.ticker !== undefined && json.ticker !== ticker) {
    throw new Unreadable(`the answer is about ${JSON.stringify(json.ticker)}`);
  }
  if (ticker !== undefined && json.adjusted === false) {
    throw new Unreadable('the prices are not adjusted for splits');
  }
  if (results === undefined || results === null) {
    if (numberOf(resultsCount) > 0) {
      throw new Unreadable(`"results" is missing although it should have ${resultsCount}`);
    }
  } else if (!Array.isArray(results) || !results.every(isObject)) {
    throw new Unreadable('"results" is no list of objects');
  }
  if (next !== undefined && next !== null && typeof next !== 'string') {
    throw new Unreadable('"next_url" is no text');
  }
  return { results: results ?? [], ...(next ? { next } : {}) };
}

/** Bars of results; one without a time has no session, and is counted. */
export function readBars(results: Page['results']): { rows: BarRow[]; undated: number } {
  const rows: BarRow[] = [];
  let undated = 0;
  for (const result of results) {
    const row = readBar(result);
    if (row) rows.push(row);
    else undated++;
  }
  return { rows, undated };
}

/** One bar; undefined when it has no time. */
export function readBar({ t, o, h, l, c, v }: Page['results'][number]): BarRow | undefined {
  const time = numberOf(t);
  // The furthest that a date can be.
  if (!(Math.abs(time) <= 8.64e15)) return undefined;
  const { day } = wallClock(time, NEW_YORK);
  return {
    day,
    open: numberOf(o),
    high: numberOf(h),
    low: numberOf(l),
    close: numberOf(c),
    volume: numberOf(v),
  };
}

export interface TickerSplit {
  readonly ticker: string;
  readonly date: number;
  readonly ratio: number;
}

export interface TickerDividend {
  readonly ticker: string;
  readonly date: number;
  readonly amount: number;
  /** Undefined where it is not told. */
  readonly currency?: string;
}

/** Splits, each once: the provider has been seen to tell one twice. */
export function readSplits(results: Page['results']): TickerSplit[] {
  const seen = new Map<string, TickerSplit>();
  for (const result of results) {
    const ratio = numberOf(result.split_to) / numberOf(result.split_from);
    const split = {
      ticker: textOf(result, 'ticker'),
      date: dateOf(result, 'execution_date'),
      ratio,
    };
    if (!(ratio > 0 && ratio < Infinity)) {
      throw new Unreadable(
        `a split has ${JSON.stringify(result.split_to)} for ${JSON.stringify(result.split_from)} shares`,
      );
    }
    seen.set(`${split.ticker} ${split.date} ${ratio}`, split);
  }
  return [...seen.values()];
}

/** Cash dividends, each once by its id. */
export function readDividends(results: Page['results']): TickerDividend[] {
  const seen = new Map<string, TickerDividend>();
  for (const [i, result] of results.entries()) {
    const amount = numberOf(result.cash_amount);
    if (!(amount >= 0 && amount < Infinity)) {
      throw new Unreadable(`a dividend has the amount ${JSON.stringify(result.cash_amount)}`);
    }
    const { id, currency } = result;
    seen.set(typeof id === 'string' ? id : `#${i}`, {
      ticker: textOf(result, 'ticker'),
      date: dateOf(result, 'ex_dividend_date'),
      amount,
      ...(typeof currency === 'string' ? { currency } : {}),
    });
  }
  return [...seen.values()];
}

function textOf(result: Page['results'][number], name: string): string {
  const value = result[name];
  if (typeof value !== 'string') throw new Unreadable(`"${name}" is ${JSON.stringify(value)}`);
  return value;
}

function dateOf(result: Page['results'][number], name: string): number {
  const day = parseDay(textOf(result, name));
  if (day === undefined) {
    throw new Unreadable(`"${name}" is ${JSON.stringify(result[name])}, which is no date`);
  }
  return day;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
