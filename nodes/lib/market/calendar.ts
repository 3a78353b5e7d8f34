/**
 * Trading calendars: which days are sessions.
 *
 * XNYS follows the rules of the New York Stock Exchange from 1998 on, with its
 * unscheduled closures. Before that every weekday counts as a session: holidays were
 * other ones then, and a real bar must not be refused. Early closes are sessions like
 * others; `isEarlyClose` tells them.
 * Source: exchange_calendars (XNYS) and the exchange's press releases.
 */
import { civilOf, dayOf, weekday } from './dates.js';

export type CalendarName = 'XNYS' | 'weekdays' | 'always';

/** Days on which the exchange did not open although the rules say so. */
const CLOSURES: ReadonlySet<number> = new Set([
  dayOf(2001, 9, 11),
  dayOf(2001, 9, 12),
  dayOf(2001, 9, 13),
  dayOf(2001, 9, 14),
  dayOf(2004, 6, 11),
  dayOf(2007, 1, 2),
  dayOf(2012, 10, 29),
  dayOf(2012, 10, 30),
  dayOf(2018, 12, 5),
  dayOf(2025, 1, 9),
]);

/** Short days outside of the rules. */
const EARLY_CLOSES: ReadonlySet<number> = new Set([dayOf(1999, 12, 31), dayOf(2003, 12, 26)]);

/** The first year whose rules are known here. */
const XNYS_FROM = 1998;

const holidaysByYear = new Map<number, ReadonlySet<number>>();

/** True when the calendar has a session on this day (days since 1970-01-01). */
export function isSession(day: number, calendar: CalendarName = 'XNYS'): boolean {
  if (calendar === 'always') return true;
  const dow = weekday(day);
  if (dow === 0 || dow === 6) return false;
  if (calendar === 'weekdays') return true;
  const { year } = civilOf(day);
  return year < XNYS_FROM || (!CLOSURES.has(day) && !holidays(year).has(day));
}

/**
 * True when the exchange closes at 13:00 New York time: before Independence Day, after
 * Thanksgiving, on Christmas Eve, and on single days. From 1998 on.
 */
export function isEarlyClose(day: number): boolean {
  const { year, month, day: dom } = civilOf(day);
  if (year < XNYS_FROM || !isSession(day, 'XNYS')) return false;
  if (EARLY_CLOSES.has(day)) return true;
  const dow = weekday(day);
  if (month === 11) return day === nthWeekday(year, 11, 4, 4) + 1;
  if (month === 12) return dom === 24;
  if (month !== 7) return false;
  // Until 2012 a Fourth on a Thursday made Friday short, since 2013 the Wednesday before.
  if (dom === 5) return dow === 5 && year < 2013;
  return dom === 3 && (dow === 3 ? year >= 2013 : dow !== 5);
}

/** All sessions from `first` to `last`, both included, ascending. */
export function sessionsBetween(
  first: number,
  last: number,
  calendar: CalendarName = 'XNYS',
): Float64Array {
  const days: number[] = [];
  for (let day = first; day <= last; day++) if (isSession(day, calendar)) days.push(day);
  return Float64Array.from(days);
}

function holidays(year: number): ReadonlySet<number> {
  let found = holidaysByYear.get(year);
  if (!found) {
    found = new Set(computeHolidays(year));
    holidaysByYear.set(year, found);
  }
  return found;
}

function computeHolidays(year: number): number[] {
  const days = [
    nthWeekday(year, 1, 1, 3),
    nthWeekday(year, 2, 1, 3),
    easter(year) - 2,
    lastMonday(year, 5),
    observed(dayOf(year, 7, 4)),
    nthWeekday(year, 9, 1, 1),
    nthWeekday(year, 11, 4, 4),
    observed(dayOf(year, 12, 25)),
  ];
  const newYear = dayOf(year, 1, 1);
  // A New Year's Day on a Saturday is not made up for: the Friday belongs to the old year.
  if (weekday(newYear) !== 6) days.push(observed(newYear));
  if (year >= 2022) days.push(observed(dayOf(year, 6, 19)));
  return days;
}

/** Saturday → Friday, Sunday → Monday. */
function observed(day: number): number {
  const dow = weekday(day);
  if (dow === 6) return day - 1;
  return dow === 0 ? day + 1 : day;
}

function nthWeekday(year: number, month: number, dow: number, n: number): number {
  const first = dayOf(year, month, 1);
  return first + ((dow - weekday(first) + 7) % 7) + (n - 1) * 7;
}

function lastMonday(year: number, month: number): number {
  const last = dayOf(year, month + 1, 1) - 1;
  return last - ((weekday(last) + 6) % 7);
}

/** Easter Sunday. Source: the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms). */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return dayOf(year, month, ((h + l - 7 * m + 114) % 31) + 1);
}
