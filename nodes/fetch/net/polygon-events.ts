/**
 * Splits and dividends as Polygon tells them, asked for as seldom as possible.
 *
 * A long range asks for the symbol alone, twice. A short one asks once for everything
 * that happened lately, of all symbols, and remembers it: so a daily update of many
 * symbols costs few requests. A plan that lacks them is told once and not asked again.
 */
import { formatDay } from '../../lib/market/dates.js';
import { type ProviderContext, ProviderError, type SymbolFacts } from '../source.js';
import {
  readDividends,
  readSplits,
  symbolOf,
  type TickerDividend,
  type TickerSplit,
  tickerOf,
} from './polygon-answers.js';
import type { PolygonClient } from './polygon-client.js';

/** Days back that are asked for of all symbols at once. */
const LATELY = 45;
const SPLITS = '/v3/reference/splits';
const DIVIDENDS = '/v3/reference/dividends';

/** Splits and dividends of one symbol; undefined facts when they cannot be known. */
export interface EventsAnswer {
  readonly facts: SymbolFacts | undefined;
  readonly requests: number;
}

export class PolygonEvents {
  private readonly client: PolygonClient;
  private readonly ctx: ProviderContext;
  private isRefused = false;
  /** Everything of all symbols from a day on. */
  private recent:
    | { readonly from: number; readonly facts: ReadonlyMap<string, SymbolFacts> }
    | undefined;

  constructor(client: PolygonClient, ctx: ProviderContext) {
    this.client = client;
    this.ctx = ctx;
  }

  /** Of one symbol: all that happened from `from` (or earlier) to `today`. */
  async of(symbol: string, from: number, today: number): Promise<EventsAnswer> {
    if (today - from <= LATELY) {
      const { facts, requests } = await this.lately(from, today);
      return { facts: facts && (facts.get(symbol) ?? NOTHING), requests };
    }
    return this.unlessRefused(async () => {
      const query = `?ticker=${encodeURIComponent(tickerOf(symbol))}&limit=1000`;
      const { facts, requests } = await this.ask(query, query, `${symbol}`, today);
      return { facts: facts.get(symbol) ?? NOTHING, requests };
    });
  }

  /** Of all symbols: those with anything from `from` to `today`. */
  async lately(
    from: number,
    today: number,
  ): Promise<{ facts: ReadonlyMap<string, SymbolFacts> | undefined; requests: number }> {
    if (this.recent && this.recent.from <= from) return { facts: this.recent.facts, requests: 0 };
    return this.unlessRefused(async () => {
      // A little earlier, so that symbols whose ranges begin apart are served by one answer.
      const start = from - 10;
      const [first, last] = [formatDay(start), formatDay(today)];
      const range = (name: string): string =>
        `?${name}.gte=${first}&${name}.lte=${last}&limit=1000&sort=${name}&order=asc`;
      const what = `all symbols ${first} to ${last}`;
      const answer = await this.ask(
        range('execution_date'),
        range('ex_dividend_date'),
        what,
        today,
      );
      this.recent = { from: start, facts: answer.facts };
      return answer;
    });
  }

  private async unlessRefused<A extends { readonly requests: number }>(
    ask: () => Promise<A>,
  ): Promise<A | { readonly facts: undefined; readonly requests: number }> {
    if (this.isRefused) return { facts: undefined, requests: 0 };
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ProviderError) || (error.why !== 'plan' && error.why !== 'symbol')) {
        throw error;
      }
      this.isRefused = true;
      this.ctx.warn(
        `polygon: the plan of this key has no splits and dividends: returns are without dividends, there is no adj_close (${error.message.slice(error.message.indexOf(': ') + 2).split(' - ')[0]})`,
      );
      return { facts: undefined, requests: 1 };
    }
  }

  private async ask(
    splitQuery: string,
    dividendQuery: string,
    what: string,
    today: number,
  ): Promise<{ facts: Map<string, SymbolFacts>; requests: number }> {
    const splits = await this.client.list(`${SPLITS}${splitQuery}`, `splits of ${what}`);
    const dividends = await this.client.list(
      `${DIVIDENDS}${dividendQuery}`,
      `dividends of ${what}`,
    );
    const facts = bySymbol(
      this.client.reading(`splits of ${what}`, () => readSplits(splits.results)),
      this.client.reading(`dividends of ${what}`, () => readDividends(dividends.results)),
      today,
    );
    for (const symbol of facts.foreign) {
      this.ctx.warn(
        `polygon: ${symbol}: a dividend is not paid in USD; it is left out, and returns lack it`,
      );
    }
    return { facts: facts.facts, requests: splits.requests + dividends.requests };
  }
}

const NOTHING: SymbolFacts = { splits: [], dividends: [] };

/** What has happened by `today`, in order of days; announcements are left out. */
function bySymbol(
  splits: readonly TickerSplit[],
  dividends: readonly TickerDividend[],
  today: number,
): { facts: Map<string, SymbolFacts>; foreign: Set<string> } {
  const facts = new Map<
    string,
    { splits: SymbolFacts['splits'][number][]; dividends: SymbolFacts['dividends'][number][] }
  >();
  const foreign = new Set<string>();
  const of = (ticker: string) => {
    const symbol = symbolOf(ticker);
    const found = facts.get(symbol) ?? { splits: [], dividends: [] };
    facts.set(symbol, found);
    return found;
  };
  for (const { ticker, date, ratio } of splits) {
    if (date <= today) of(ticker).splits.push({ date, ratio });
  }
  for (const { ticker, date, amount, currency } of dividends) {
    if (date > today || amount === 0) continue;
    if (currency !== undefined && currency !== 'USD') foreign.add(symbolOf(ticker));
    else of(ticker).dividends.push({ date, amount });
  }
  for (const found of facts.values()) {
    found.splits.sort((a, b) => a.date - b.date);
    found.dividends.sort((a, b) => a.date - b.date);
  }
  return { facts, foreign };
}
