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
  readonly sessions: SessionTable;
  /** Relative difference of high and low that is rounding. */
  readonly tolerance: number;
  /** Bars after this day are not complete; infinite where no clock is asked. */
  readonly lastComplete: number;
  /** By position in `raw.symbols`: 1 where the name is one of a symbol. */
  readonly isNamed: Uint8Array;
}

/**
 * 1 where a row is sound. 0 says nothing: it fails, lacks a rounding error, or lies outside of the table.
 * One loop over all columns, without a call: it runs before V8 has optimized anything.
 */
export function soundRows(
  { symbol, date, open, high, low, close, volume, adjClose = close }: RawBars,
  { sessions, lastComplete, isNamed }: RowLimits,
): Uint8Array {
  const isSound = new Uint8Array(symbol.length);
  const { states } = sessions;
  const most = Number.MAX_VALUE;
  for (let row = 0; row < isSound.length; row++) {
    const day = date[row]!;
    const place = (day - FIRST_DAY) | 0;
    if (place < 0 || place >= states.length || place + FIRST_DAY !== day) continue;
    if (states[place] === UNKNOWN) sessions.isOpen(day);
    const o = open[row]!;
    const h = high[row]!;
    const l = low[row]!;
    const c = close[row]!;
    const v = volume[row]!;
    const factor = adjClose[row]! / c;
    // High and low enclose the others, so that two comparisons bound all four.
    if (
      states[place] === OPEN &&
      l > 0 &&
      l <= o &&
      l <= c &&
      o <= h &&
      c <= h &&
      h <= most &&
      factor > 0 &&
      factor <= most &&
      v >= 0 &&
      v <= most &&
      isNamed[symbol[row]!] === 1 &&
      day <= lastComplete
    ) {
      isSound[row] = 1;
    }
  }
  return isSound;
}

/** Answers with the codes of a row of `raw`; undefined when there is none. */
export function rowCheck(
  raw: RawBars,
  limits: RowLimits,
): (row: number) => readonly GateCode[] | undefined {
  const { symbol, date, open, high, low, close, volume, adjClose } = raw;
  const { sessions, tolerance, lastComplete, isNamed } = limits;
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
    const isIn = sessions.isOpen(day);
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
export class SessionTable {
  /** UNKNOWN, SHUT or OPEN from FIRST_DAY to LAST_DAY. */
  readonly states = new Uint8Array(LAST_DAY - FIRST_DAY + 1);

  constructor(private readonly calendar: CalendarName) {}

  isOpen(day: number): boolean {
    if (!isDay(day)) return false;
    if (day < FIRST_DAY || day > LAST_DAY) return isSession(day, this.calendar);
    const known = this.states[day - FIRST_DAY]!;
    if (known !== UNKNOWN) return known === OPEN;
    const isOpen = isSession(day, this.calendar);
    this.states[day - FIRST_DAY] = isOpen ? OPEN : SHUT;
    return isOpen;
  }
}
