/**
 * Which closes of a second source are wanted for the series that are there, and which
 * of those that came are kept.
 *
 * Kept is one session in so many, and every day whose close jumps: there a second
 * word decides whether the gate Q08 takes it for wrong.
 */
import { type CalendarName, isSession } from '../lib/market/calendar.js';
import { sampled } from './sample.js';
import type { SecondSeries } from './second-closes.js';
import { bySymbol } from './series.js';
import type { RawBars } from './source.js';
import { type QualityParams, STANDARD, thresholdsOf } from './thresholds.js';

/** A series whose closes are wanted. */
export interface Wish {
  readonly symbol: string;
  /** Sessions with a bar, ascending; at least one. */
  readonly days: Float64Array;
  /** Of these, days whose close is far from the one before. */
  readonly jumps: ReadonlySet<number>;
  /** Days of its splits. */
  readonly splits: readonly number[];
}

/** What is wanted for these rows, as far as sessions are complete. */
export function wishesOf(
  raw: RawBars,
  lastComplete: number,
  { calendar, quality }: { readonly calendar: CalendarName; readonly quality: QualityParams },
): Wish[] {
  const { move } = thresholdsOf(quality).Q08 ?? STANDARD.Q08;
  // Rows that are refused may have any date.
  const isWanted = (day: number): boolean =>
    Number.isInteger(day) && day >= 0 && day <= lastComplete && isSession(day, calendar);
  return [...bySymbol(raw)].flatMap(([symbol, rows]): Wish[] => {
    const closes = closesByDay(rows);
    const days = Float64Array.from(closes.keys()).filter(isWanted).sort();
    if (days.length === 0) return [];
    const splits = rows.facts?.get(symbol)?.splits.map(({ date }) => date) ?? [];
    return [{ symbol, days, jumps: jumpsOf(days, closes, move), splits }];
  });
}

/** Closes of the rows of one symbol by day; those that are none are left out. */
export function closesByDay({ date, close }: Pick<RawBars, 'date' | 'close'>): Map<number, number> {
  const closes = new Map<number, number>();
  date.forEach((day, row) => {
    const value = close[row] as number;
    if (value > 0 && value < Number.POSITIVE_INFINITY) closes.set(day, value);
  });
  return closes;
}

/** What is kept of the closes that came for a wish. */
export function keptOf(
  { days, jumps }: Wish,
  closes: ReadonlyMap<number, number>,
  every: number,
  calendar: CalendarName,
): Pick<SecondSeries, 'date' | 'close'> {
  const positions = new Set(sampled(days, every, calendar, (day) => closes.has(day)));
  const date = days.filter((day, i) => positions.has(i) || (jumps.has(day) && closes.has(day)));
  return { date, close: date.map((day) => closes.get(day) as number) };
}

function jumpsOf(
  days: Float64Array,
  closes: ReadonlyMap<number, number>,
  move: number,
): ReadonlySet<number> {
  const found = new Set<number>();
  for (let i = 1; i < days.length; i++) {
    const day = days[i] as number;
    const ratio = (closes.get(day) as number) / (closes.get(days[i - 1] as number) as number);
    if (Math.abs(Math.log(ratio)) >= move) found.add(day);
  }
  return found;
}
