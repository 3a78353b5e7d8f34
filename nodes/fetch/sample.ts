/**
 * Which sessions of a series are held against a second source: one in so many, and
 * the same ones whenever and from wherever one looks.
 *
 * Days are counted in sections that lie fixed in the calendar, five weekdays to a
 * week; of each section the first day that both have is compared. A day that is
 * added, a gap or another start moves no other sample.
 */
import type { CalendarName } from '../lib/market/calendar.js';

/** 1970-01-05, a Monday. */
const MONDAY = 4;

/** The section of `every` days that a day (since 1970-01-01) is in; weekends belong to their Friday. */
export function sectionOf(day: number, every: number, calendar: CalendarName): number {
  const since = day - MONDAY;
  if (calendar === 'always') return Math.floor(since / every);
  const week = Math.floor(since / 7);
  return Math.floor((5 * week + Math.min(since - 7 * week, 4)) / every);
}

/** Positions in `days` (ascending) that are compared: of each section the first that `isShared`. */
export function sampled(
  days: Float64Array,
  every: number,
  calendar: CalendarName,
  isShared: (day: number) => boolean,
): number[] {
  const positions: number[] = [];
  let last = Number.NaN;
  for (let i = 0; i < days.length; i++) {
    const day = days[i] as number;
    if (!isShared(day)) continue;
    const section = sectionOf(day, every, calendar);
    if (section !== last) positions.push(i);
    last = section;
  }
  return positions;
}
