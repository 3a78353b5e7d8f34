/**
 * Clock times of New York by the rule of the law, without any time zone database:
 * an opinion of its own for the played providers and for tests of the sources.
 *
 * Source: Energy Policy Act of 2005 (second Sunday of March to first Sunday of
 * November, since 2007); before, first Sunday of April to last Sunday of October.
 */
import { civilOf, dayOf, weekday } from '../../nodes/lib/market/dates.js';

const HOUR = 3_600_000;
const DAY = 86_400_000;

/** Milliseconds since 1970 of a clock time of New York on a day (days since 1970-01-01). */
export function newYorkTime(day: number, hour: number, minute = 0): number {
  return day * DAY + (hoursBehind(day) + hour) * HOUR + minute * 60_000;
}

/** Day and minute of the day in New York. */
export function newYorkClock(ms: number): { readonly day: number; readonly minute: number } {
  const guess = Math.floor((ms - 5 * HOUR) / DAY);
  const local = ms - hoursBehind(guess) * HOUR;
  const day = Math.floor(local / DAY);
  return { day, minute: Math.floor((local - day * DAY) / 60_000) };
}

/** Hours behind UTC, at noon of the day. */
export function hoursBehind(day: number): 4 | 5 {
  const { year } = civilOf(day);
  const [start, end] =
    year >= 2007
      ? [sundayFrom(dayOf(year, 3, 8)), sundayFrom(dayOf(year, 11, 1))]
      : [sundayFrom(dayOf(year, 4, 1)), sundayFrom(dayOf(year, 10, 25))];
  return day >= start && day < end ? 4 : 5;
}

function sundayFrom(day: number): number {
  return day + ((7 - weekday(day)) % 7);
}
