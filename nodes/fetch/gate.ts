/**
 * What a quality gate is: it looks at the bars of one symbol and says what it found.
 *
 * A gate changes nothing. It names rows that must not reach a strategy, or tells
 * what a person should know of rows that may; `passGates` does the rest. One file
 * per gate in the folder gates; each sees the bars that the gates before it left.
 */
import type { CalendarName } from '../lib/market/calendar.js';
import type { Level } from './grade.js';
import type { Basis, SymbolFacts } from './source.js';
import type { Quality } from './thresholds.js';

/** What each code looks at, in words that end a sentence about rows. */
export const GATE_CODES = {
  Q01: 'a number is missing, not finite or not positive',
  Q02: 'high or low does not enclose open and close',
  Q03: 'a second row for the same symbol and date',
  Q04: 'not a session of the calendar',
  Q05: 'sessions without a bar',
  Q06: 'a jump like a split that nobody recorded',
  Q07: 'a recorded split that is not in the prices, or twice',
  Q08: 'a price that is far out and comes back the next day',
  Q09: 'a close that does not move',
  Q10: 'a session without volume',
  Q11: 'another source has another close',
  Q12: 'a session that has not ended',
  Q13: 'an adjustment that cannot be',
  Q14: 'before the listing, or of another company with the same ticker',
  Q15: 'the last bar is old',
  Q16: 'fetched again, and different',
} as const;

export type GateCode = keyof typeof GATE_CODES;

/** All codes in order. */
export const CODES = Object.keys(GATE_CODES) as readonly GateCode[];

/** Clean bars of one symbol, by date. */
export interface CleanBars {
  readonly symbol: string;
  readonly date: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly factor: Float64Array;
}

/** The columns of clean bars that are numbers, `date` first. */
export const BAR_NUMBERS = ['date', 'open', 'high', 'low', 'close', 'volume', 'factor'] as const;

/** What a gate found of one symbol. */
export interface Finding {
  readonly symbol: string;
  readonly code: GateCode;
  readonly level: Level;
  /** Days since 1970-01-01 that it is about, ascending. */
  readonly days: readonly number[];
  /** Without the symbol: "no volume: 18 days, 2010-01-06, 2010-02-16, 2010-02-17, …". */
  readonly text: string;
}

/** A finding as its gate tells it. */
export interface GateFinding {
  readonly level: Level;
  readonly days: readonly number[];
  /** What is the matter on these days, such as "a session without volume". */
  readonly about: string;
  /** A figure that says more, such as "0.35 % of 4864". */
  readonly more?: string;
  /** The bars that it takes out: positions in the bars that were looked at. */
  readonly refuses?: readonly number[];
}

/** What all symbols have in common. */
export interface GateMarket {
  readonly calendar: CalendarName;
  /** Days on which a bar is expected, ascending. */
  readonly sessions: Float64Array;
  /** The day that a series should reach. */
  readonly reaches: number;
  /** True: `reaches` comes from a clock or a date that was asked for, not from the newest bar. */
  readonly isDated: boolean;
  readonly basis: Basis;
}

/** What another source says of one symbol. */
export interface SecondView {
  readonly source: string;
  /** By day; undefined where there are none to compare. */
  readonly closes: ReadonlyMap<number, number> | undefined;
  /** Why there are none, where it is known. */
  readonly lack: string | undefined;
}

/** The bars of one symbol, as a gate sees them. */
export interface SymbolView {
  readonly bars: CleanBars;
  /** Close × factor. */
  readonly adjusted: Float64Array;
  readonly facts: SymbolFacts | undefined;
  /** What another source says; undefined where none was named. */
  readonly second: SecondView | undefined;
  readonly market: GateMarket;
  readonly quality: Quality;
}

/** One gate over the bars of one symbol. */
export interface SymbolGate {
  readonly code: GateCode;
  check(view: SymbolView): readonly GateFinding[];
  /** Why it cannot look at this symbol; undefined where it can. */
  lacks?(view: SymbolView): string | undefined;
}
