/**
 * What the clock on an exchange's wall shows.
 *
 * A session's date is the date there, whatever UTC says: midnight in New York is
 * 04:00 or 05:00 UTC. The time zone rules are those of the running program's own
 * database. There is no clock in here: the moment is handed in.
 */

/** Where XNYS is. */
export const NEW_YORK = 'America/New_York';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** No zone ever changes its offset but at a multiple of this. */
const STEP = 15 * MINUTE;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

/** Day (days since 1970-01-01) and minute of the day in a time zone. */
export interface WallClock {
  readonly day: number;
  readonly minute: number;
}

/**
 * The clock on the wall in a time zone, such as "Europe/London".
 *
 * @throws {RangeError} when there is no such zone
 */
export function wallClock(milliseconds: number, zone: string): WallClock {
  const local = milliseconds + offsetOf(milliseconds, zone);
  const day = Math.floor(local / DAY);
  return { day, minute: Math.floor((local - day * DAY) / MINUTE) };
}

/** Milliseconds that the zone is ahead of UTC; asked of the database once per quarter of an hour. */
function offsetOf(milliseconds: number, zone: string): number {
  const step = Math.floor(milliseconds / STEP) * STEP;
  const key = `${zone} ${step}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = localAsUtc(step, zone) - step;
    offsets.set(key, offset);
  }
  return offset;
}

function localAsUtc(milliseconds: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(zone, format);
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(milliseconds)) parts[type] = Number(value);
  const { year, month, day, hour, minute } = parts as Record<string, number>;
  return Date.UTC(year as number, (month as number) - 1, day, hour, minute);
}
