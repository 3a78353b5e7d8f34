/**
 * Which session is the last one that has ended, at a given time.
 *
 * The one place that decides it: the gates, `as_of` and the providers all ask here, so
 * that none of them counts on a bar that another holds back. The exchange closes at
 * 16:00 by its own clock, at 13:00 on short days. Calendars that name no exchange end
 * their days at midnight UTC.
 */
import { type CalendarName, isEarlyClose, isSession } from './calendar.js';
import { NEW_YORK, wallClock } from './exchange-clock.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Minutes of the day at which the exchange closes, usually and on short days. */
const CLOSE = 16 * 60;
const EARLY_CLOSE = 13 * 60;

/** The last session whose bar is complete: `minutes` after its close have passed. */
export function lastCompleteSession(now: number, calendar: CalendarName, minutes: number): number {
  let last = lastClosedDay(now, calendar, minutes);
  while (!isSession(last, calendar)) last--;
  return last;
}

/** The last day, a session or not, on which the exchange has closed so many minutes ago. */
function lastClosedDay(now: number, calendar: CalendarName, minutes: number): number {
  if (calendar !== 'XNYS') return Math.floor(now / DAY) - 1;
  // As seen so many minutes ago: then a wait past midnight is no special case.
  const { day, minute } = wallClock(now - minutes * MINUTE, NEW_YORK);
  return minute >= (isEarlyClose(day) ? EARLY_CLOSE : CLOSE) ? day : day - 1;
}
