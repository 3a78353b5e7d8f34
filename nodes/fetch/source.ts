/**
 * What a source of bars is: it brings rows in, in any order, with nothing repaired.
 *
 * A *whole* source gives its market at once (files, the demo market, a table). A
 * *provider* is asked over the network, symbol by symbol and only for what is
 * missing; what it gave is kept in the store and read from there.
 */
import type { Json, PluginProblem } from '../../src/contract/index.js';
import type { WrittenCrossCheck } from './cross-check.js';
import type { QualityParams } from './thresholds.js';
import type { UniverseChoice } from './universe.js';

/** Rows of all symbols side by side; NaN is a missing number. */
export interface RawBars {
  readonly symbols: readonly string[];
  /** Index into `symbols` per row. */
  readonly symbol: Int32Array;
  /** Days since 1970-01-01. */
  readonly date: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Total-return-adjusted close; absent where the source has none. */
  readonly adjClose?: Float64Array;
  readonly volume: Float64Array;
  /** What is known of a symbol besides its bars; absent where the source knows nothing. */
  readonly facts?: ReadonlyMap<string, SymbolFacts>;
}

/** Splits, dividends and listing of one symbol, as its provider tells them. */
export interface SymbolFacts {
  /** `ratio` is new shares per old share: 4 for a 4:1 split, 0.1 for a 1:10 reverse split. */
  readonly splits: readonly { readonly date: number; readonly ratio: number }[];
  /** Cash per share as it was paid then. */
  readonly dividends: readonly { readonly date: number; readonly amount: number }[];
  /** First session of its listing; undefined where unknown. */
  readonly firstTrade?: number;
}

/**
 * What open, high, low and close are adjusted for: nothing, splits, or splits and
 * dividends. `split-only`: for splits, and there is no total-return close beside
 * them, because nobody told the dividends.
 */
export type Basis = 'raw' | 'split' | 'split-only' | 'total';

export interface FetchParams {
  /** A source, or providers in the order in which they are asked. */
  readonly source: string | readonly string[];
  /** "frozen", "today" or YYYY-MM-DD: how far the series of providers reach. */
  readonly as_of: string;
  /** Options of providers by their id. */
  readonly providers: Readonly<Record<string, Json>>;
  readonly path: string | null;
  readonly columns: Readonly<Record<string, string>>;
  /** The second source that closes are held against (Q11); null, or absent: none. */
  readonly cross_check?: WrittenCrossCheck | null;
  readonly calendar: 'XNYS' | 'weekdays' | 'always';
  /** Thresholds of the quality gates; what is left out is as it stands in thresholds.ts. */
  readonly quality: QualityParams;
  /** A universe by its name, a file of one's own, or a part of either; null: `symbols` says it. */
  readonly universe: string | UniverseChoice | null;
  /** A list of symbols, the first n of the demo market, or null for all. */
  readonly symbols: readonly string[] | number | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly seed: number;
}

export interface ReadContext {
  readonly params: FetchParams;
  readonly projectFolder: string;
  /** True: only closes are looked at; other columns may be missing. */
  readonly isForClosesOnly?: boolean;
  /** A secret from the environment by its name; never to be put into a text. */
  secret(name: string): string | undefined;
  /** Something that a person should know and that stops nothing. */
  warn(text: string): void;
}

interface CommonSource {
  readonly about: string;
  /** True when the bars are made up; everything made from them says so. */
  readonly isSynthetic: boolean;
  /** True when it reads `params.path`, and cannot do without. */
  readonly readsPath: boolean;
  /**
   * Mistakes in `params.providers.<id>`; paths in the problems start there. Absent:
   * there are no options.
   */
  checkOptions?(options: Json): readonly PluginProblem[];
}

/** Gives its whole market at once. */
export interface WholeSource extends CommonSource {
  readonly kind: 'whole';
  read(ctx: ReadContext): Promise<RawBars>;
}

/** Is asked over the network for one symbol and range at a time. */
export interface ProviderSource extends CommonSource {
  readonly kind: 'provider';
  readonly isSynthetic: false;
  readonly readsPath: false;
  readonly basis: Basis;
  /** Environment variables of which one must hold the key; empty where none is needed. */
  readonly keys: readonly string[];
  checkOptions(options: Json): readonly PluginProblem[];
  connect(ctx: ProviderContext): Provider;
}

/** What a provider is handed to work with. */
export interface ProviderContext {
  /** `params.providers.<id>`, checked; `{}` when absent. */
  readonly options: Json;
  /**
   * True: only closes are looked at. What costs requests and changes none of them,
   * such as asking for dividends, may be left out.
   */
  readonly isForClosesOnly?: boolean;
  /** A secret from the environment by its name; never to be put into a text. */
  secret(name: string): string | undefined;
  /** Milliseconds since 1970; the only clock there is. */
  now(): number;
  /** Day of the last session whose bar is complete by now: nothing later may be returned. */
  lastComplete(): number;
  /** Waits; rejects with the signal's reason when it aborts. */
  sleep(milliseconds: number): Promise<void>;
  readonly signal: AbortSignal;
  /** Something that a person should know and that stops nothing, such as a long wait. */
  warn(text: string): void;
}

/** A provider, ready to be asked. Limits of its rate are its own business. */
export interface Provider {
  /**
   * Bars of one symbol with `from` ≤ session ≤ `to` (days since 1970-01-01), in any
   * order, without the bar of a session that has not ended.
   *
   * @throws ProviderError
   */
  bars(symbol: string, from: number, to: number): Promise<ProviderBars>;
  /**
   * Bars of all symbols of one session in one request; symbols as we name them.
   * Absent where the provider has no such thing.
   *
   * @throws ProviderError
   */
  session?(day: number): Promise<ProviderBars>;
}

/** What a provider answered. `bars.symbols` are as we name them. */
export interface ProviderBars {
  readonly bars: RawBars;
  /** Requests that it took, pages and repetitions included. */
  readonly requests: number;
}

/**
 * Why a provider did not answer.
 *
 * key        it does not accept the key, or there is none: ask it nothing more
 * plan       the key's plan lacks this range: another provider may have it
 * symbol     it does not know the symbol
 * busy       still refused after all repetitions (429)
 * down       unreachable, or broken answers, after all repetitions
 * garbled    an answer came that cannot be what it should be
 */
export type Refusal = 'key' | 'plan' | 'symbol' | 'busy' | 'down' | 'garbled';

/** A provider's refusal, in words that hold no secret. */
export class ProviderError extends Error {
  readonly why: Refusal;

  constructor(why: Refusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProviderError';
    this.why = why;
  }
}

/** Gives what was imported into the project's database. */
export interface StoredSource extends CommonSource {
  readonly kind: 'stored';
  readonly isSynthetic: false;
  readonly readsPath: false;
}

/** One way to bring bars in. */
export type BarSource = WholeSource | ProviderSource | StoredSource;

/** Ids of the sources that params name. */
export function sourceIds({ source }: Pick<FetchParams, 'source'>): readonly string[] {
  return typeof source === 'string' ? [source] : source;
}

/** Declares a source; returns it unchanged. */
export function defineSource<S extends BarSource>(source: S): S {
  return source;
}
