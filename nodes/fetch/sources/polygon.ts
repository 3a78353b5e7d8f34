/**
 * Daily bars from Polygon, since 2025 also called Massive: with a key of one's own.
 *
 * Its prices are adjusted for splits as of today and for nothing else; the
 * total-return close is computed here from its dividends, to the last session that
 * is over, or left out and said so. A range is therefore always asked for to its
 * present end, and cut. Bars of a session that may still change are left out.
 * Source: Massive REST documentation, aggregates, splits and dividends.
 */
import { formatDay } from '../../lib/market/dates.js';
import { NEW_YORK, wallClock } from '../../lib/market/exchange-clock.js';
import { type BarRow, barsOf, columnsOf, inOrder } from '../net/bar-rows.js';
import { type OptionRule, option, optionProblems } from '../net/options.js';
import { readBar, readBars, symbolOf, tickerOf } from '../net/polygon-answers.js';
import { POLYGON_KEYS, PolygonClient } from '../net/polygon-client.js';
import { PolygonEvents } from '../net/polygon-events.js';
import { totalReturnCloses } from '../net/total-return.js';
import {
  defineSource,
  type Provider,
  type ProviderBars,
  type ProviderContext,
  type RawBars,
  type SymbolFacts,
} from '../source.js';

const OPTIONS: Readonly<Record<string, OptionRule>> = {
  base_url: { kind: 'url' },
  requests_per_minute: { kind: 'count', from: 1, to: 6000 },
  timeout_seconds: { kind: 'number', from: 0.05, to: 600 },
  corporate_actions: { kind: 'switch' },
};

export default defineSource({
  kind: 'provider',
  about: 'Polygon (Massive): daily bars with a key of your own',
  isSynthetic: false,
  readsPath: false,
  basis: 'split',
  keys: POLYGON_KEYS,
  checkOptions: (options) => optionProblems(options, OPTIONS),
  connect: (ctx) => new Polygon(ctx),
});

class Polygon implements Provider {
  private readonly ctx: ProviderContext;
  private readonly client: PolygonClient;
  private readonly events: PolygonEvents | undefined;

  constructor(ctx: ProviderContext) {
    this.ctx = ctx;
    this.client = new PolygonClient(ctx);
    // Splits are in the prices already.
    if (ctx.isForClosesOnly) return;
    if (option(ctx.options, 'corporate_actions', true)) {
      this.events = new PolygonEvents(this.client, ctx);
    } else {
      ctx.warn(
        'polygon: corporate_actions is false: returns are without dividends, there is no adj_close',
      );
    }
  }

  async bars(symbol: string, from: number, to: number): Promise<ProviderBars> {
    const last = this.ctx.lastComplete();
    if (from > last) return { bars: barsOf(symbol, [], undefined, undefined), requests: 0 };
    const ticker = tickerOf(symbol);
    const what = `${symbol} ${formatDay(from)} to ${formatDay(to)}`;
    const path = `/v2/aggs/ticker/${encodeURIComponent(ticker)}/range/1/day/${formatDay(from)}/${formatDay(last)}`;
    const { results, requests } = await this.client.list(
      `${path}?adjusted=true&sort=asc&limit=50000`,
      what,
      ticker,
    );
    const { rows, undated } = readBars(results);
    if (undated > 0) this.ctx.warn(`polygon: ${what}: ${leftOut(undated, 'time')}`);
    const whole = inOrder(rows.filter(({ day }) => day >= from && day <= last));
    const events = await this.eventsOf(symbol, from, whole);
    const kept = whole.filter(({ day }) => day <= to);
    const adjClose = this.adjusted(symbol, whole, events.facts)?.subarray(0, kept.length);
    const bars = barsOf(symbol, kept, adjClose, events.facts);
    return { bars, requests: requests + events.requests };
  }

  /**
   * One session of all symbols. `facts` holds those to whom anything happened on that
   * day or since: their past has changed, and their adj_close is missing here.
   */
  async session(day: number): Promise<ProviderBars> {
    if (day > this.ctx.lastComplete()) return { bars: { ...EMPTY }, requests: 0 };
    const what = `all symbols ${formatDay(day)}`;
    const { results, requests } = await this.client.list(
      `/v2/aggs/grouped/locale/us/market/stocks/${formatDay(day)}?adjusted=true&include_otc=false`,
      what,
    );
    const rows = results.flatMap((result): [string, BarRow][] => {
      const row = readBar(result);
      return row && typeof result.T === 'string' ? [[symbolOf(result.T), row]] : [];
    });
    const lost = results.length - rows.length;
    if (lost > 0) this.ctx.warn(`polygon: ${what}: ${leftOut(lost, 'time or no symbol')}`);
    const today = wallClock(this.ctx.now(), NEW_YORK).day;
    const events = (await this.events?.lately(day, today)) ?? { facts: undefined, requests: 0 };
    return { bars: sessionBars(rows, day, events.facts), requests: requests + events.requests };
  }

  /** Nothing is asked for a symbol without bars. */
  private async eventsOf(
    symbol: string,
    from: number,
    rows: readonly BarRow[],
  ): Promise<{ facts: SymbolFacts | undefined; requests: number }> {
    if (!this.events || rows.length === 0) return { facts: undefined, requests: 0 };
    return this.events.of(symbol, from, wallClock(this.ctx.now(), NEW_YORK).day);
  }

  private adjusted(
    symbol: string,
    rows: readonly BarRow[],
    facts: SymbolFacts | undefined,
  ): Float64Array | undefined {
    if (!facts) return undefined;
    const { date, close } = columnsOf(rows);
    const adjusted = totalReturnCloses(date, close, facts);
    if (!adjusted) {
      this.ctx.warn(
        `polygon: ${symbol}: a dividend is as large as the price before it; there is no adj_close`,
      );
    }
    return adjusted;
  }
}

const EMPTY: RawBars = {
  symbols: [],
  symbol: new Int32Array(0),
  ...columnsOf([]),
};

function sessionBars(
  rows: readonly (readonly [string, BarRow])[],
  day: number,
  lately: ReadonlyMap<string, SymbolFacts> | undefined,
): RawBars {
  const bySymbol = new Map<string, BarRow[]>();
  for (const [symbol, row] of rows) {
    if (row.day === day) bySymbol.set(symbol, [...(bySymbol.get(symbol) ?? []), row]);
  }
  const symbols = [...bySymbol.keys()].sort();
  const ordered = symbols.map((symbol) => inOrder(bySymbol.get(symbol) as BarRow[]));
  const bars = {
    symbols,
    symbol: Int32Array.from(ordered.flatMap((of, i) => of.map(() => i))),
    ...columnsOf(ordered.flat()),
  };
  if (!lately) return bars;
  const facts = new Map<string, SymbolFacts>();
  for (const symbol of symbols) {
    const since = sinceDay(lately.get(symbol), day);
    if (since) facts.set(symbol, since);
  }
  const adjClose = bars.close.map((close, row) =>
    facts.has(symbols[bars.symbol[row] as number] as string) ? Number.NaN : close,
  );
  return { ...bars, adjClose, facts };
}

/** What happened on a day or since; undefined when nothing did. */
function sinceDay(facts: SymbolFacts | undefined, day: number): SymbolFacts | undefined {
  const splits = facts?.splits.filter(({ date }) => date >= day) ?? [];
  const dividends = facts?.dividends.filter(({ date }) => date >= day) ?? [];
  return splits.length + dividends.length === 0 ? undefined : { splits, dividends };
}

function leftOut(bars: number, lack: string): string {
  return bars === 1
    ? `1 bar has no ${lack} and is left out`
    : `${bars} bars have no ${lack} and are left out`;
}
