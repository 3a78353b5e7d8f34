/**
 * What the gates are asked, and what they answer: refused rows, findings of symbols,
 * grades, and what could not be looked at.
 */
import type { CalendarName } from '../lib/market/calendar.js';
import type { CleanBars, Finding, GateCode } from './gate.js';
import type { Grade } from './grade.js';
import type { SecondCloses } from './second-closes.js';
import type { Basis } from './source.js';
import type { Quality, QualityParams } from './thresholds.js';

export interface GateOptions {
  readonly calendar: CalendarName;
  /** `params.quality`; the standards where absent. */
  readonly quality?: QualityParams;
  /** What the closes are adjusted for; `split` when absent. */
  readonly basis?: Basis;
  /**
   * Milliseconds since 1970: bars of sessions that have not ended are refused, and
   * series are held against the last that has. Absent: no clock is asked.
   */
  readonly now?: number;
  /** Day that series should reach; the last complete session at `now` when absent. */
  readonly reaches?: number;
  /** What another source says of the same closes; see Q11. */
  readonly second?: SecondCloses;
}

/** A refused row: its index in the raw bars and why. */
export interface Refused {
  readonly row: number;
  readonly codes: readonly GateCode[];
}

/** What one gate could not look at, and why. */
export interface Unchecked {
  readonly code: GateCode;
  readonly why: string;
  /** Of so many symbols. */
  readonly symbols: number;
}

/** How one symbol came through. */
export interface SymbolGrade {
  readonly symbol: string;
  readonly grade: Grade;
  readonly bars: number;
  readonly refused: number;
  /** Refused rows by code; a row with two codes counts for both. */
  readonly codes: Readonly<Partial<Record<GateCode, number>>>;
  /** Days since 1970-01-01; NaN without a bar. */
  readonly first: number;
  readonly last: number;
}

export interface GateResult {
  /** Sorted by symbol. */
  readonly clean: readonly CleanBars[];
  /** Sorted by row. */
  readonly refused: readonly Refused[];
  /** Refused rows by code. */
  readonly counts: Readonly<Record<GateCode, number>>;
  /** Exact repetitions of a row, dropped. */
  readonly repeated: number;
  /** Rows whose high or low was off by rounding only. */
  readonly clamped: number;
  /** Symbols of which no row was good. */
  readonly emptied: readonly string[];
  /** What was found of symbols, sorted by symbol and code. */
  readonly findings: readonly Finding[];
  /** Sorted by symbol; also those without a bar. */
  readonly grades: readonly SymbolGrade[];
  /** Sorted by code. */
  readonly unchecked: readonly Unchecked[];
  /** Thresholds in force. */
  readonly quality: Quality;
  /** What was held against a second source; undefined where none was named. */
  readonly compared: ComparedCloses | undefined;
}

/** How much was held against a second source. */
export interface ComparedCloses {
  readonly source: string;
  /** Symbols of which any close was compared. */
  readonly symbols: number;
  readonly closes: number;
  /** One session in so many. */
  readonly every: number;
}
