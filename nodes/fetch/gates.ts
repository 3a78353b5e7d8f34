/**
 * The quality gates: which rows may reach a strategy.
 *
 * Q01 types, finite, positive   Q02 high and low enclose open and close
 * Q03 duplicates                Q04 not a session of the calendar
 * A row that fails goes to quarantine with all its codes; nothing is repaired
 * but rounding in the last digits of high and low, which is counted.
 */
import { type CalendarName, isSession } from '../lib/market/calendar.js';
import type { RawBars } from './source.js';

export const GATE_CODES = {
  Q01: 'a number is missing, not finite or not positive',
  Q02: 'high or low does not enclose open and close',
  Q03: 'a second row for the same symbol and date',
  Q04: 'not a session of the calendar',
} as const;

export type GateCode = keyof typeof GATE_CODES;

/** Relative difference that is rounding and not a defect. */
const TOLERANCE = 1e-6;

/** Clean bars of one symbol, by date. */
export interface CleanBars {
  readonly symbol: string;
  readonly date: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly factor: Float64Array;
}

/** A refused row: its index in the raw bars and why. */
export interface Refused {
  readonly row: number;
  readonly codes: readonly GateCode[];
}

export interface GateResult {
  /** Sorted by symbol. */
  readonly clean: readonly CleanBars[];
  readonly refused: readonly Refused[];
  readonly counts: Readonly<Record<GateCode, number>>;
  /** Exact repetitions of a row, dropped. */
  readonly repeated: number;
  /** Rows whose high or low was off by rounding only. */
  readonly clamped: number;
  /** Symbols of which no row was good. */
  readonly emptied: readonly string[];
}

/** Lets good rows pass. The raw bars stay as they are. */
export function passGates(raw: RawBars, calendar: CalendarName): GateResult {
  const refused: Refused[] = [];
  const counts = { Q01: 0, Q02: 0, Q03: 0, Q04: 0 };
  const refuse = (row: number, codes: GateCode[]): void => {
    refused.push({ row, codes });
    for (const code of codes) counts[code]++;
  };
  const bySymbol: number[][] = raw.symbols.map(() => []);
  for (let row = 0; row < raw.date.length; row++) {
    const codes = rowCodes(raw, row, calendar);
    if (codes.length > 0) refuse(row, codes);
    else (bySymbol[raw.symbol[row] as number] as number[]).push(row);
  }
  let repeated = 0;
  let clamped = 0;
  const clean: CleanBars[] = [];
  const emptied: string[] = [];
  const order = raw.symbols
    .map((symbol, i) => ({ symbol, i }))
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  for (const { symbol, i } of order) {
    const rows = sortByDate(bySymbol[i] as number[], raw.date);
    const kept: number[] = [];
    for (const row of rows) {
      const last = kept.at(-1);
      if (last === undefined || raw.date[last] !== raw.date[row]) kept.push(row);
      else if (isSameRow(raw, last, row)) repeated++;
      else {
        // The later row of the file is the newer word on that day.
        refuse(last, ['Q03']);
        kept[kept.length - 1] = row;
      }
    }
    if (kept.length === 0) {
      emptied.push(symbol);
      continue;
    }
    const bars = gather(symbol, raw, kept);
    clamped += clampRounding(bars);
    clean.push(bars);
  }
  return { clean, refused, counts, repeated, clamped, emptied };
}

function rowCodes(raw: RawBars, row: number, calendar: CalendarName): GateCode[] {
  const open = raw.open[row] as number;
  const high = raw.high[row] as number;
  const low = raw.low[row] as number;
  const close = raw.close[row] as number;
  const volume = raw.volume[row] as number;
  const date = raw.date[row] as number;
  const adjusted = raw.adjClose ? (raw.adjClose[row] as number) : close;
  const codes: GateCode[] = [];
  const isPositive = (v: number): boolean => v > 0 && v < Number.POSITIVE_INFINITY;
  const hasName = raw.symbols[raw.symbol[row] as number] !== '';
  const isNumber =
    isPositive(open) &&
    isPositive(high) &&
    isPositive(low) &&
    isPositive(close) &&
    // As a factor, which two numbers far apart make zero or infinite.
    isPositive(adjusted / close) &&
    volume >= 0 &&
    volume < Number.POSITIVE_INFINITY;
  if (!isNumber || !hasName || !Number.isInteger(date)) codes.push('Q01');
  const enclosed =
    high >= Math.max(open, close, low) * (1 - TOLERANCE) &&
    low <= Math.min(open, close, high) * (1 + TOLERANCE);
  // NaN compares false and is a matter of Q01 already.
  if (!enclosed && isNumber) codes.push('Q02');
  if (Number.isInteger(date) && !isSession(date, calendar)) codes.push('Q04');
  return codes;
}

function sortByDate(rows: number[], date: Float64Array): number[] {
  let isSorted = true;
  for (let i = 1; i < rows.length && isSorted; i++) {
    isSorted = (date[rows[i - 1] as number] as number) <= (date[rows[i] as number] as number);
  }
  return isSorted ? rows : rows.sort((a, b) => (date[a] as number) - (date[b] as number) || a - b);
}

function isSameRow(raw: RawBars, a: number, b: number): boolean {
  const columns = [raw.open, raw.high, raw.low, raw.close, raw.volume];
  if (raw.adjClose) columns.push(raw.adjClose);
  return columns.every((column) => column[a] === column[b]);
}

function gather(symbol: string, raw: RawBars, rows: readonly number[]): CleanBars {
  const pick = (column: Float64Array): Float64Array => {
    const out = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = column[rows[i] as number] as number;
    return out;
  };
  const close = pick(raw.close);
  const factor = raw.adjClose ? pick(raw.adjClose) : new Float64Array(rows.length).fill(1);
  if (raw.adjClose) {
    for (let i = 0; i < rows.length; i++) factor[i] = (factor[i] as number) / (close[i] as number);
  }
  return {
    symbol,
    date: pick(raw.date),
    open: pick(raw.open),
    high: pick(raw.high),
    low: pick(raw.low),
    close,
    volume: pick(raw.volume),
    factor,
  };
}

function clampRounding(bars: CleanBars): number {
  let clamped = 0;
  for (let i = 0; i < bars.date.length; i++) {
    const top = Math.max(bars.open[i] as number, bars.close[i] as number);
    const bottom = Math.min(bars.open[i] as number, bars.close[i] as number);
    const isOff = (bars.high[i] as number) < top || (bars.low[i] as number) > bottom;
    if (!isOff) continue;
    bars.high[i] = Math.max(bars.high[i] as number, top);
    bars.low[i] = Math.min(bars.low[i] as number, bottom);
    clamped++;
  }
  return clamped;
}
