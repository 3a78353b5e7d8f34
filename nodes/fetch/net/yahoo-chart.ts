/**
 * What a chart of Yahoo says, read with distrust: bars, total-return closes, events.
 *
 * Its arrays are aligned with its stamps, may hold nulls (NaN here) and may be
 * missing when there is nothing. Sessions are dated by the clock of the exchange.
 * The last session may stand there twice, as it was recorded and as a quote that is
 * still alive; the record counts. Its dividends are on the shares of today and are
 * told here as they were paid.
 */
import { NEW_YORK, wallClock } from '../../lib/market/exchange-clock.js';
import type { ProviderContext, SymbolFacts } from '../source.js';
import { type BarRow, inOrder, numberOf } from './bar-rows.js';
import { sharesAfter } from './total-return.js';

/** Says why a chart is none. */
export class UnreadableChart extends Error {}

export interface YahooRow extends BarRow {
  /** NaN where it is missing. */
  readonly adjClose: number;
}

export interface ReadChart {
  /** By day; two of one day only where they differ and neither is a quote of the last session. */
  readonly rows: readonly YahooRow[];
  readonly hasAdjClose: boolean;
  readonly facts: SymbolFacts;
}

type Fields = Readonly<Record<string, unknown>>;

const COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Events, and the bars of sessions that are over, of a chart that was asked for `symbol`. */
export function readChart(
  chart: unknown,
  symbol: string,
  clock: Pick<ProviderContext, 'now' | 'lastComplete'>,
): ReadChart {
  if (!isObject(chart)) throw new UnreadableChart('it is no object');
  const meta = isObject(chart.meta) ? chart.meta : {};
  if (typeof meta.symbol === 'string' && meta.symbol !== symbol) {
    throw new UnreadableChart(`it is about "${meta.symbol}"`);
  }
  const { dataGranularity } = meta;
  if (dataGranularity !== undefined && dataGranularity !== '1d') {
    throw new UnreadableChart(`its bars are of ${JSON.stringify(dataGranularity)}, not of a day`);
  }
  const dayOf = clockOf(meta);
  const facts = factsOf(chart, meta, dayOf);
  const { rows, hasAdjClose } = rowsOf(chart, dayOf);
  // Elsewhere than in New York a day counts as over when it is over there, too.
  const isThere = meta.exchangeTimezoneName === NEW_YORK;
  const over = isThere ? Number.POSITIVE_INFINITY : dayOf(clock.now() / 1000) - 1;
  const last = Math.min(clock.lastComplete(), over);
  const final = rows.filter(({ day }) => day <= last);
  return { rows: inOrder(withoutQuote(final)), hasAdjClose, facts };
}

/** The exchange's date of a moment in seconds. */
function clockOf(meta: Fields): (seconds: number) => number {
  const { exchangeTimezoneName: zone, gmtoffset } = meta;
  if (typeof zone === 'string' && isZone(zone)) {
    return (seconds) => wallClock(seconds * 1000, zone).day;
  }
  const offset = numberOf(gmtoffset);
  if (Number.isNaN(offset)) {
    throw new UnreadableChart('it names no time zone, so its sessions have no dates');
  }
  return (seconds) => Math.floor((seconds + offset) / 86_400);
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function rowsOf(
  chart: Fields,
  dayOf: (seconds: number) => number,
): { rows: YahooRow[]; hasAdjClose: boolean } {
  const stamps = chart.timestamp ?? [];
  if (!Array.isArray(stamps)) throw new UnreadableChart('"timestamp" is no list');
  const indicators = isObject(chart.indicators) ? chart.indicators : {};
  const quote = firstOf(indicators.quote);
  const columns = COLUMNS.map((name) => columnOf(quote, name, stamps.length));
  const adjusted = firstOf(indicators.adjclose).adjclose;
  const adjClose =
    adjusted === undefined
      ? undefined
      : columnOf({ adjclose: adjusted }, 'adjclose', stamps.length);
  const rows = stamps.map((stamp, i): YahooRow => {
    if (!Number.isFinite(stamp)) throw new UnreadableChart(`a stamp is ${JSON.stringify(stamp)}`);
    const [open, high, low, close, volume] = columns.map((column) => numberOf(column[i])) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const adj = numberOf(adjClose?.[i]);
    return { day: dayOf(stamp as number), open, high, low, close, volume, adjClose: adj };
  });
  return { rows, hasAdjClose: adjClose !== undefined };
}

/** A list that goes with the stamps; without stamps it may be missing. */
function columnOf(quote: Fields, name: string, length: number): readonly unknown[] {
  const column = quote[name] ?? (length === 0 ? [] : undefined);
  if (!Array.isArray(column)) throw new UnreadableChart(`it has ${length} stamps and no "${name}"`);
  if (column.length !== length) {
    throw new UnreadableChart(`it has ${length} stamps and ${column.length} of "${name}"`);
  }
  return column;
}

/** Of several rows of the last day the first with a close counts: those behind it are quotes. */
function withoutQuote(rows: readonly YahooRow[]): YahooRow[] {
  const last = rows.reduce((latest, { day }) => Math.max(latest, day), -Infinity);
  const ofLast = rows.filter(({ day }) => day === last);
  const record = ofLast.find(({ close }) => !Number.isNaN(close)) ?? ofLast[0];
  return [...rows.filter(({ day }) => day !== last), ...(record ? [record] : [])];
}

function factsOf(chart: Fields, meta: Fields, dayOf: (seconds: number) => number): SymbolFacts {
  const events = isObject(chart.events) ? chart.events : {};
  const splits = valuesOf(events.splits).map((split) => {
    const ratio = numberOf(split.numerator) / numberOf(split.denominator);
    if (!(ratio > 0 && ratio < Infinity)) {
      throw new UnreadableChart(
        `a split has ${JSON.stringify(split.numerator)} for ${JSON.stringify(split.denominator)} shares`,
      );
    }
    return { date: dayOf(secondsOf(split.date, 'a split')), ratio };
  });
  const dividends = valuesOf(events.dividends).map((dividend) => {
    const date = dayOf(secondsOf(dividend.date, 'a dividend'));
    const amount = numberOf(dividend.amount) * sharesAfter({ splits }, date);
    if (!(amount >= 0 && amount < Infinity)) {
      throw new UnreadableChart(`a dividend has the amount ${JSON.stringify(dividend.amount)}`);
    }
    return { date, amount };
  });
  const first = meta.firstTradeDate;
  return {
    splits: splits.sort((a, b) => a.date - b.date),
    dividends: dividends.sort((a, b) => a.date - b.date),
    ...(first === undefined || first === null
      ? {}
      : { firstTrade: dayOf(secondsOf(first, 'the first trade')) }),
  };
}

/** Seconds since 1970; the library makes Dates of them where it understands the chart. */
function secondsOf(value: unknown, whose: string): number {
  const seconds = value instanceof Date ? value.getTime() / 1000 : numberOf(value);
  if (!Number.isFinite(seconds)) {
    throw new UnreadableChart(`${whose} has the time ${JSON.stringify(value)}`);
  }
  return seconds;
}

function valuesOf(events: unknown): Fields[] {
  return isObject(events) ? Object.values(events).filter(isObject) : [];
}

function firstOf(list: unknown): Fields {
  const first = Array.isArray(list) ? list[0] : undefined;
  return isObject(first) ? first : {};
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
