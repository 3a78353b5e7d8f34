/**
 * What a store of bars is: the project's database, where bars are kept with where
 * they came from, and refused rows beside them with why.
 *
 * Good and refused rows together are all that ever came in, so that rules can be
 * changed and asked again without a network. A symbol's series comes from one
 * source; another source's series takes its place, it is never mixed in.
 */

import type { GateResult } from './gates.js';
import type { SecondSeries } from './second-closes.js';
import type { Basis, RawBars, SymbolFacts } from './source.js';

/**
 * Sessions of a symbol that a provider was asked for and answered, both ends included;
 * of an imported series those from its first to its last row.
 */
export interface SymbolCoverage {
  readonly symbol: string;
  readonly source: string;
  readonly basis: Basis;
  /** Days since 1970-01-01. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds since 1970 of the last answer. */
  readonly fetchedAt: number;
}

/** A bar that came back otherwise than it was stored; NaN where a value was missing. */
export interface Revision {
  readonly symbol: string;
  readonly date: number;
  readonly column: 'open' | 'high' | 'low' | 'close' | 'adj_close' | 'volume';
  readonly before: number;
  readonly after: number;
  /** "restated", "split" or whatever the rule is called that found it. */
  readonly reason: string;
}

/** Series that take the place of those stored of the same symbols. */
export interface SavedSeries {
  readonly source: string;
  readonly basis: Basis;
  /** All rows of these symbols, good and refused. */
  readonly raw: RawBars;
  /** What the gates said of `raw`. */
  readonly gates: GateResult;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** The run that brings them in; '' outside of a run. */
  readonly run: string;
  /** What was asked, where a provider was: takes the place of these symbols' coverage. */
  readonly coverage: readonly SymbolCoverage[];
  /** Appended to the record of revisions. */
  readonly revisions: readonly Revision[];
  /**
   * True: symbols that are not among these leave the store, but for those with
   * coverage: what was fetched or imported does not come again by itself.
   */
  readonly isWholeMarket: boolean;
}

/** Rows of the clean table that a save touched. A repeated save counts only `same`. */
export interface SaveCounts {
  readonly inserted: number;
  readonly changed: number;
  readonly removed: number;
  readonly same: number;
}

/** A database of bars, opened. One writer at a time; a save is one transaction. */
export interface BarStore {
  /** What it is, in words: "DuckDB", "PostgreSQL 18.4, plain tables". */
  readonly about: string;
  /**
   * Good and unresolved refused rows of a source, with facts, by symbol and date. A
   * refused row comes before the good one of its day, one without a day last. The
   * adjusted close is one whose quotient by the close is the stored factor.
   */
  read(source: string, symbols?: readonly string[]): Promise<RawBars>;
  coverage(): Promise<readonly SymbolCoverage[]>;
  facts(): Promise<ReadonlyMap<string, SymbolFacts>>;
  /** A save is to come: may find out how the symbols stand while this thread is busy with something else. */
  lookAhead?(): void;
  save(series: SavedSeries): Promise<SaveCounts>;
  /**
   * A last save: does what needs this thread; what it answers with does the rest while the
   * thread is busy with something else, closes the store, and must be called.
   */
  saveLast(series: SavedSeries): Promise<() => Promise<void>>;
  /** Closes of a second source, by symbol; in tables of their own. */
  secondSeries(source: string): Promise<readonly SecondSeries[]>;
  /**
   * Takes the place of what is stored of these symbols from this second source; with
   * `isAll` of all that is stored from it.
   */
  saveSecond(source: string, series: readonly SecondSeries[], isAll: boolean): Promise<void>;
  close(): Promise<void>;
}
