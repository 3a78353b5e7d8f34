/**
 * Which session is complete by now, under the params: what gates let pass, `as_of`
 * reaches to and providers may return is one and the same.
 */
import type { CalendarName } from '../lib/market/calendar.js';
import { lastCompleteSession } from '../lib/market/session-clock.js';
import { type QualityParams, STANDARD, thresholdsOf } from './thresholds.js';

/** The calendar, and the gate Q12, which says how long after the close a bar is complete. */
export interface Completeness {
  readonly calendar: CalendarName;
  readonly quality?: QualityParams | undefined;
}

/**
 * The last session whose bar is complete at a time in milliseconds. With Q12 off the standard
 * delay holds: rows of files are then not asked, but nothing unfinished is fetched.
 */
export function lastComplete(now: number, { calendar, quality }: Completeness): number {
  const { minutes } = thresholdsOf(quality).Q12 ?? STANDARD.Q12;
  return lastCompleteSession(now, calendar, minutes);
}
