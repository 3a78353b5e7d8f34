/**
 * What Polygon (Massive) answers, as its documentation has it, from the played market.
 *
 * Aggregates by day, grouped daily, splits, dividends; pages by `next_url`, which
 * lacks the key; `results` absent when there are none; the refusals of a wrong key,
 * of a plan, and of too many requests.
 */
import { civilOf, dayOf, formatDay, parseDay } from '../../nodes/lib/market/dates.js';
import { newYorkClock, newYorkTime } from './new-york.js';
import type { PlayedAnswer, PlayedRequest } from './played-exchange.js';
import type { PlayedBar, PlayedMarket } from './played-market.js';

/** How the played Polygon behaves. */
export interface PolygonRules {
  readonly key: string;
  /** Years of history that the plan has; Infinity: all. */
  readonly planYears: number;
  /** False: the plan has no splits and dividends. */
  readonly planHasEvents: boolean;
  /** Bars per page at most, whatever was asked. */
  readonly pageSize: number;
  /** Symbols of a grouped day. */
  readonly symbols: readonly string[];
}

const PLAN_TIMEFRAME =
  "Your plan doesn't include this data timeframe. Please upgrade your plan at https://polygon.io/pricing";
const PLAN_EVENTS =
  'You are not entitled to this data. Please upgrade your plan at https://polygon.io/pricing';

/** The answer, or undefined where Polygon has no such path. */
export function playPolygon(
  request: PlayedRequest,
  market: PlayedMarket,
  rules: PolygonRules,
  now: number,
): PlayedAnswer | undefined {
  const { path } = request;
  if (!/^\/v[23]\//.test(path)) return undefined;
  const key = request.authorization?.replace(/^Bearer /, '') ?? request.query.get('apiKey');
  if (key !== rules.key) {
    return refusal(401, 'ERROR', 'error', 'Unknown API Key');
  }
  const range = /^\/v2\/aggs\/ticker\/([^/]+)\/range\/1\/day\/([^/]+)\/([^/]+)$/.exec(path);
  if (range) {
    const [, ticker, from, to] = range as unknown as [string, string, string, string];
    return aggregates(request, decodeURIComponent(ticker), from, to, market, rules, now);
  }
  const grouped = /^\/v2\/aggs\/grouped\/locale\/us\/market\/stocks\/([^/]+)$/.exec(path);
  if (grouped) return groupedDay(request, dayOfText(grouped[1] as string), market, rules, now);
  const events = /^\/v3\/reference\/(splits|dividends)$/.exec(path);
  if (events) {
    if (!rules.planHasEvents) return refusal(403, 'NOT_AUTHORIZED', 'message', PLAN_EVENTS);
    const asked = request.query.get('ticker');
    const symbols = asked === null ? everyone(market, rules) : [ours(asked)];
    const told = events[1] === 'splits' ? splitsOf : dividendsOf;
    const all = symbols.filter((symbol) => market.has(symbol)).flatMap((s) => told(market, s));
    const date = events[1] === 'splits' ? 'execution_date' : 'ex_dividend_date';
    return page(request, within(request.query, date, all), rules, {});
  }
  return undefined;
}

function aggregates(
  request: PlayedRequest,
  ticker: string,
  fromText: string,
  toText: string,
  market: PlayedMarket,
  rules: PolygonRules,
  now: number,
): PlayedAnswer {
  const [from, to] = [dayOfText(fromText), dayOfText(toText)];
  if (isBeyondPlan(from, rules, now)) {
    return refusal(403, 'NOT_AUTHORIZED', 'message', PLAN_TIMEFRAME);
  }
  const symbol = ours(ticker);
  const isAdjusted = request.query.get('adjusted') !== 'false';
  const bars = !market.has(symbol)
    ? []
    : isAdjusted
      ? market.adjusted(symbol, from, to)
      : market.traded(symbol, from, to);
  const results = bars.map(result);
  if (request.query.get('sort') === 'desc') results.reverse();
  return page(request, results, rules, { ticker, adjusted: isAdjusted });
}

function groupedDay(
  request: PlayedRequest,
  day: number,
  market: PlayedMarket,
  rules: PolygonRules,
  now: number,
): PlayedAnswer {
  if (isBeyondPlan(day, rules, now)) {
    return refusal(403, 'NOT_AUTHORIZED', 'message', PLAN_TIMEFRAME);
  }
  const results = everyone(market, rules).flatMap((symbol) =>
    market.adjusted(symbol, day, day).map((bar) => ({ T: theirs(symbol), ...result(bar) })),
  );
  const adjusted = request.query.get('adjusted') !== 'false';
  return {
    status: 200,
    body: { ...counts(results), adjusted, ...(results.length > 0 ? { results } : {}) },
  };
}

/** The part of all results that `cursor` and `limit` ask for. */
function page(
  request: PlayedRequest,
  all: readonly unknown[],
  rules: PolygonRules,
  head: object,
): PlayedAnswer {
  const limit = Math.min(Number(request.query.get('limit') ?? 5000), rules.pageSize);
  const start = Number(request.query.get('cursor') ?? 0);
  const results = all.slice(start, start + limit);
  const query = new URLSearchParams(request.query);
  query.delete('apiKey');
  query.set('cursor', String(start + limit));
  const next = `${request.origin}${request.path}?${query}`;
  return {
    status: 200,
    body: {
      ...head,
      ...counts(results),
      ...(results.length > 0 ? { results } : {}),
      ...(start + limit < all.length ? { next_url: next } : {}),
    },
  };
}

function counts(results: readonly unknown[]): object {
  const { length } = results;
  return {
    queryCount: length,
    resultsCount: length,
    count: length,
    request_id: 'a47d1beb8c11b6ae897ab76cdbbf35a3',
    status: 'OK',
  };
}

function result({ day, open, high, low, close, volume }: PlayedBar): object {
  const vw = Number(((high + low + 2 * close) / 4).toFixed(4));
  const n = Math.round(volume / 100);
  return { v: volume, vw, o: open, c: close, h: high, l: low, t: newYorkTime(day, 0), n };
}

type Event = Readonly<Record<string, unknown>>;

function splitsOf(market: PlayedMarket, symbol: string): Event[] {
  return market.splits(symbol).map(({ day, from, to }, i) => ({
    id: `S-${symbol}-${i}`,
    execution_date: formatDay(day),
    split_from: from,
    split_to: to,
    ticker: theirs(symbol),
  }));
}

function dividendsOf(market: PlayedMarket, symbol: string): Event[] {
  return market.dividends(symbol).map(({ day, amount }, i) => ({
    id: `D-${symbol}-${i}`,
    cash_amount: amount,
    currency: 'USD',
    dividend_type: 'CD',
    ex_dividend_date: formatDay(day),
    record_date: formatDay(day + 1),
    pay_date: formatDay(day + 21),
    frequency: 4,
    ticker: theirs(symbol),
  }));
}

/** Events from `<date>.gte` to `<date>.lte`, the latest first unless order=asc. */
function within(query: URLSearchParams, date: string, events: readonly Event[]): Event[] {
  const from = query.get(`${date}.gte`) ?? '';
  const to = query.get(`${date}.lte`) ?? '9999';
  const found = events.filter((event) => from <= String(event[date]) && String(event[date]) <= to);
  const sign = query.get('order') === 'asc' ? 1 : -1;
  return found.sort((a, b) => (String(a[date]) < String(b[date]) ? -sign : sign));
}

/** Symbols of the rules, and those that somebody asked for. */
function everyone(market: PlayedMarket, rules: PolygonRules): string[] {
  return [...new Set([...rules.symbols, ...market.asked()])].sort();
}

function isBeyondPlan(day: number, rules: PolygonRules, now: number): boolean {
  if (rules.planYears === Infinity) return false;
  const { year, month, day: dayOfMonth } = civilOf(newYorkClock(now).day);
  return day < dayOf(year - rules.planYears, month, dayOfMonth);
}

function refusal(status: number, word: string, field: string, text: string): PlayedAnswer {
  return {
    status,
    body: { status: word, request_id: 'a47d1beb8c11b6ae897ab76cdbbf35a3', [field]: text },
  };
}

/** YYYY-MM-DD, or milliseconds since 1970. */
function dayOfText(text: string): number {
  return parseDay(text) ?? newYorkClock(Number(text)).day;
}

function ours(ticker: string): string {
  return ticker.replace('.', '-');
}

function theirs(symbol: string): string {
  return symbol.replace('-', '.');
}
