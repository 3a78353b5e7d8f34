/**
 * What an indicator is: named columns and one function that fills them.
 *
 * A plug-in sees one symbol's bars from its first to some last one and must not
 * look ahead: the value of a row may depend on that row and earlier ones only,
 * so that cutting the end off changes nothing that is left. File name = id, and
 * the name of each column begins with the id (`sma` offers `sma_20`).
 */
import type { ParamSpec, Settings } from './names.js';

/** One symbol's bars, oldest first; prices adjusted for splits and dividends. Do not write to them. */
export interface Bars {
  readonly n: number;
  /**
   * First row whose values anybody will read; absent: row 0. Rows before it may be left as they
   * are, where leaving them out changes no digit of the rows after: worth it where a row costs much.
   */
  readonly from?: number;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /**
   * Adjusted close of the benchmark on the same sessions, NaN where it has no bar;
   * absent when the project names no benchmark.
   */
  readonly benchmark?: Float64Array;
}

/** The families that indicators are grouped in, in the order of their columns in a file. */
export const FAMILIES = [
  'price',
  'moving_average',
  'trend',
  'momentum',
  'volatility',
  'volume',
  'statistics',
  'candle_pattern',
  'technicalindicators',
] as const;

export type Family = (typeof FAMILIES)[number];

/** One column of an indicator. */
export interface IndicatorColumn {
  /** Begins with the plug-in's id. */
  readonly name: string;
  readonly about: string;
  /** Such as "USD", "shares", "fraction", "percent"; absent for a pure number. */
  readonly unit?: string;
  /** 0-based row of the first value in a series that has every input; NaN before it. */
  readonly first: number;
}

/** A function that fills an array `out` from the arguments before it, and from nothing else. */
export type Kernel = (...args: never[]) => void;

/** The arguments of a kernel that stand before `out`; one optional number may stand behind it. */
export type Inputs<K extends Kernel> =
  Required<Parameters<K>> extends readonly [...infer A, Float64Array, number]
    ? A
    : Parameters<K> extends readonly [...infer A, Float64Array]
      ? A
      : never;

/** Arrays for intermediate results, one bar each, reused from one indicator to the next. */
export interface Scratch {
  /** An array of `n` values left over from anything; valid until `compute` returns. */
  take(): Float64Array;
  /**
   * What `kernel(...args, out)` puts into `out`, computed by the first indicator of
   * a symbol that asks for it and kept for the others: do not write to it. Arrays
   * among the arguments are columns of the bars or come from `shared` themselves.
   */
  shared<K extends Kernel>(kernel: K, ...args: Inputs<K>): Float64Array;
}

/** A plug-in of the folder `indicators`. */
export interface Indicator {
  readonly about: string;
  /** Where the definition comes from, such as "TA-Lib RSI". */
  readonly source: string;
  readonly family: Family;
  /** The columns that are given unless others are asked for. */
  readonly columns: readonly IndicatorColumn[];
  /**
   * Fills `out` (one array of n values per column, in order) in every row: NaN
   * for warm-up and where the value is undefined. `bars.n` may be 0.
   */
  compute(bars: Bars, out: readonly Float64Array[], scratch: Scratch): void;
  /** `benchmark`: there are no columns without the benchmark's bars. */
  readonly needs?: 'benchmark';
  /** What can be had with settings of the user's choice. */
  readonly variants?: readonly Parametric<Settings>[];
  /** Fetches what `compute` needs besides its own module; awaited before it. */
  readonly load?: () => Promise<void>;
}

/** An indicator with settings; S names its params. */
export interface Parametric<S> {
  /** What "use" calls it, where that is not the plug-in's id. */
  readonly use?: string;
  readonly about: string;
  readonly source: string;
  readonly family: Family;
  readonly needs?: 'benchmark';
  /** In the order in which their values stand in a name. */
  readonly params: { readonly [K in keyof S]: ParamSpec };
  /** Settings of the default columns; the first also completes what a user leaves out. */
  readonly defaults: readonly S[];
  /** Names of the default columns where the pattern is not theirs; null leaves one out. */
  readonly names?: readonly (string | null)[];
  /** What is wrong with settings that are each within bounds, such as "fast is not below slow". */
  readonly problem?: (settings: S) => string | undefined;
  /** Columns for some settings, each with its name's pattern. */
  readonly columns: (settings: S) => readonly IndicatorColumn[];
  /** As `Indicator.compute`, for some settings. */
  readonly compute: (
    bars: Bars,
    settings: S,
    out: readonly Float64Array[],
    scratch: Scratch,
  ) => void;
}

/** Declares an indicator; returns it unchanged, with its type checked. */
export function defineIndicator(indicator: Indicator): Indicator {
  return indicator;
}
