/**
 * Which session is the last one that has ended, at a given time.
 *
 * The exchange lives by New York time: 16:00 there is 20:00 or 21:00 UTC. Calendars
 * that name no exchange end their days at midnight UTC.
 */
import { type CalendarName, isEarlyClose, isSession } from './calendar.js';

const DAY_MS = 86_400_000;
/** Minutes of the day at which the exchange closes, usually and on short days. */
const CLOSE = 16 * 60;
const EARLY_CLOSE = 13 * 60;

let newYork: Intl.DateTimeFormat | undefined;

/** Day (since 1970-01-01) and minute of the day in New York at a time in milliseconds. */
export function newYorkTime(now: number): { day: number; minute: number } {
  newYork ??= new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/New_York',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = new Map(newYork.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) as number;
  const day = Date.UTC(part('year'), part('month') - 1, part('day')) / DAY_MS;
  return { day, minute: 60 * part('hour') + part('minute') };
}

/** The last session whose bar is complete: `minutes` after its close have passed. */
export function lastCompleteSession(now: number, calendar: CalendarName, minutes = 30): number {
  const isExchange = calendar === 'XNYS';
  const { day, minute } = isExchange
    ? newYorkTime(now)
    : { day: Math.floor(now / DAY_MS), minute: 0 };
  const close = isEarlyClose(day) ? EARLY_CLOSE : CLOSE;
  let last = isExchange && minute >= close + minutes ? day : day - 1;
  while (!isSession(last, calendar)) last--;
  return last;
}
