/**
 * A provider in memory that a test writes: its market, what it refuses, and a list
 * of all that it was asked.
 */
import {
  defineSource,
  type Provider,
  type ProviderBars,
  ProviderError,
  type ProviderSource,
  type RawBars,
  type Refusal,
  type SymbolFacts,
} from '../../../nodes/fetch/source.js';
import { sessionsBetween } from '../../../nodes/lib/market/calendar.js';
import { formatDay, parseDay } from '../../../nodes/lib/market/dates.js';

/** A day number of YYYY-MM-DD. */
export function day(text: string): number {
  const found = parseDay(text);
  if (found === undefined) throw new Error(`"${text}" is no date`);
  return found;
}

/** What a toy provider knows of one symbol. */
export interface ToySeries {
  /** Closes by day. */
  readonly closes: Map<number, number>;
  /** Adjusted close ÷ close; undefined: the provider has no adjusted closes. */
  factor?: (day: number) => number;
  volume?: (day: number) => number;
  facts?: SymbolFacts;
}

/** Closes that rise by one a session, from 100. */
export function rising(from: string, to: string): Map<number, number> {
  return new Map([...sessionsBetween(day(from), day(to))].map((d, i) => [d, 100 + i]));
}

export interface Toy {
  readonly source: ProviderSource;
  readonly market: Map<string, ToySeries>;
  /** `AAA 2024-01-02 2024-01-31`, or `all 2024-01-31`. */
  readonly asked: string[];
  /** Decides about a question; a reason refuses it. */
  refuse: (symbol: string, from: number, to: number) => Refusal | undefined;
}

/** A provider without a market. With `hasSessions` it also answers for all symbols of a day. */
export function toyProvider({ hasSessions = false } = {}): Toy {
  const market = new Map<string, ToySeries>();
  const asked: string[] = [];
  const toy: Toy = {
    market,
    asked,
    refuse: () => undefined,
    source: defineSource({
      kind: 'provider',
      about: 'a toy',
      isSynthetic: false,
      readsPath: false,
      basis: 'split',
      keys: [],
      checkOptions: () => [],
      connect: () => provider,
    }),
  };
  const decide = (symbol: string, from: number, to: number): void => {
    const why = toy.refuse(symbol, from, to);
    if (why !== undefined) throw new ProviderError(why, `said ${why}`);
  };
  const provider: Provider = {
    async bars(symbol, from, to) {
      asked.push(`${symbol} ${formatDay(from)} ${formatDay(to)}`);
      decide(symbol, from, to);
      const series = market.get(symbol);
      if (!series) throw new ProviderError('symbol', `does not know ${symbol}`);
      const days = [...series.closes.keys()].filter((d) => d >= from && d <= to);
      return answer([[symbol, series]], () => days);
    },
    ...(hasSessions
      ? {
          async session(at: number) {
            asked.push(`all ${formatDay(at)}`);
            decide('all', at, at);
            return answer([...market], (series) => (series.closes.has(at) ? [at] : []));
          },
        }
      : {}),
  };
  return toy;
}

function answer(
  list: readonly (readonly [string, ToySeries])[],
  daysOf: (series: ToySeries) => readonly number[],
): ProviderBars {
  const rows = list.flatMap(([, series], i) => daysOf(series).map((d) => ({ i, d, series })));
  const close = Float64Array.from(rows, ({ d, series }) => series.closes.get(d) as number);
  const facts = new Map(list.flatMap(([s, { facts: f }]) => (f ? [[s, f] as const] : [])));
  const hasFactors = rows.some(({ series }) => series.factor);
  const bars: RawBars = {
    symbols: list.map(([symbol]) => symbol),
    symbol: Int32Array.from(rows, ({ i }) => i),
    date: Float64Array.from(rows, ({ d }) => d),
    open: close,
    high: close.map((c) => c + 1),
    low: close.map((c) => c - 1),
    close,
    volume: Float64Array.from(rows, ({ d, series }) => series.volume?.(d) ?? 1000),
    ...(hasFactors
      ? { adjClose: close.map((c, i) => c * (rows[i]!.series.factor?.(rows[i]!.d) ?? 1)) }
      : {}),
    ...(facts.size === 0 ? {} : { facts }),
  };
  return { bars, requests: 1 };
}
