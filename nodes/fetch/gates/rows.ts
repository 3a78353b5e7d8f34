/**
 * Q01, Q02, Q04 and Q12: what one row tells by itself.
 *
 * A row that fails is no bar; it gets all the codes that it deserves.
 */
import { type CalendarName, isSession } from '../../lib/market/calendar.js';
import type { GateCode } from '../gate.js';
import type { RawBars } from '../source.js';

/** Days for which sessions are looked up in a table rather than computed: 1950 to 2050. */
const FIRST_DAY = -7305;
const LAST_DAY = 29_220;

/** What the table says of a day. */
const UNKNOWN = 0;
const SHUT = 1;
const OPEN = 2;

/** Days that no market's data lie outside of: 1790 to 2200. */
const EARLIEST = -65_744;
const LATEST = 84_006;

/** What the rows of one market are held against. */
export interface RowLimits {
  readonly calendar: CalendarName;
  /** Relative difference of high and low that is rounding. */
  readonly tolerance: number;
  /** Bars after this day are not complete; infinite where no clock is asked. */
  readonly lastComplete: number;
  /** By position in `raw.symbols`: 1 where the name is one of a symbol. */
  readonly isNamed: Uint8Array;
}

/** Answers with the codes of a row of `raw`; undefined when there is none. */
export function rowCheck(
  raw: RawBars,
  limits: RowLimits,
): (row: number) => readonly GateCode[] | undefined {
  const { symbol, date, open, high, low, close, volume, adjClose } = raw;
  const isOpen = sessionTable(limits.calendar);
  const { tolerance, lastComplete, isNamed } = limits;
  return (row) => {
    const o = open[row] as number;
    const h = high[row] as number;
    const l = low[row] as number;
    const c = close[row] as number;
    const v = volume[row] as number;
    const day = date[row] as number;
    const adjusted = adjClose ? (adjClose[row] as number) : c;
    const isNumber =
      isPrice(o) &&
      isPrice(h) &&
      isPrice(l) &&
      isPrice(c) &&
      // As a factor, which two numbers far apart make zero or infinite.
      isPrice(adjusted / c) &&
      v >= 0 &&
      v < Number.POSITIVE_INFINITY;
    const isWhole = isNumber && isDay(day) && isNamed[symbol[row] as number] === 1;
    const isEnclosed =
      h >= Math.max(o, c, l) * (1 - tolerance) && l <= Math.min(o, c, h) * (1 + tolerance);
    const isIn = isOpen(day);
    if (isWhole && isEnclosed && isIn && day <= lastComplete) return undefined;
    const codes: GateCode[] = [];
    if (!isWhole) codes.push('Q01');
    // NaN compares false and is a matter of Q01 already.
    if (!isEnclosed && isNumber) codes.push('Q02');
    if (!isIn && isDay(day)) codes.push('Q04');
    if (day > lastComplete) codes.push('Q12');
    return codes;
  };
}

function isPrice(v: number): boolean {
  return v > 0 && v < Number.POSITIVE_INFINITY;
}

function isDay(v: number): boolean {
  return Number.isInteger(v) && v >= EARLIEST && v <= LATEST;
}

/** Sessions by day; of the years that markets have data of, each day is looked up once. */
function sessionTable(calendar: CalendarName): (day: number) => boolean {
  const table = new Uint8Array(LAST_DAY - FIRST_DAY + 1);
  return (day) => {
    if (!isDay(day)) return false;
    if (day < FIRST_DAY || day > LAST_DAY) return isSession(day, calendar);
    const known = table[day - FIRST_DAY] as number;
    if (known !== UNKNOWN) return known === OPEN;
    const isOpen = isSession(day, calendar);
    table[day - FIRST_DAY] = isOpen ? OPEN : SHUT;
    return isOpen;
  };
}
