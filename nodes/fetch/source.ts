/**
 * What a source of bars is: it brings rows in, in any order, with nothing repaired.
 */

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
}

export interface FetchParams {
  readonly source: string;
  readonly path: string | null;
  readonly columns: Readonly<Record<string, string>>;
  readonly calendar: 'XNYS' | 'weekdays' | 'always';
  /** A list of symbols, the first n of the demo market, or null for all. */
  readonly symbols: readonly string[] | number | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly seed: number;
}

export interface ReadContext {
  readonly params: FetchParams;
  readonly projectFolder: string;
  /** Something that a person should know and that stops nothing. */
  warn(text: string): void;
}

/** One way to bring bars in. */
export interface BarSource {
  readonly about: string;
  /** True when the bars are made up; everything made from them says so. */
  readonly isSynthetic: boolean;
  /** True when it reads `params.path`, and cannot do without. */
  readonly readsPath: boolean;
  read(ctx: ReadContext): Promise<RawBars>;
}

/** Declares a source; returns it unchanged. */
export function defineSource(source: BarSource): BarSource {
  return source;
}
