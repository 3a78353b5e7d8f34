/**
 * Clean bars from rows, and from clean bars without some of theirs.
 *
 * Nothing is repaired but rounding in the last digits of high and low.
 */
import { BAR_NUMBERS, type CleanBars } from '../gate.js';
import type { RawBars } from '../source.js';

/**
 * The bars of one symbol from rows of the raw bars, in their order. Where these lie one after
 * another nothing is copied: they are not to be written to.
 */
export function gather(symbol: string, raw: RawBars, rows: Int32Array): CleanBars {
  const first = rows[0] ?? 0;
  const isRange = isOneAfterAnother(rows);
  const pick = (column: Float64Array): Float64Array => {
    if (isRange) return column.subarray(first, first + rows.length);
    const out = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = column[rows[i] as number] as number;
    return out;
  };
  const close = pick(raw.close);
  const adjusted = raw.adjClose ? pick(raw.adjClose) : close;
  const factor = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) factor[i] = (adjusted[i] as number) / (close[i] as number);
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

function isOneAfterAnother(rows: Int32Array): boolean {
  for (let i = 1; i < rows.length; i++) if (rows[i] !== (rows[i - 1] as number) + 1) return false;
  return true;
}

/** The same bars without those at `positions`. */
export function without(bars: CleanBars, positions: ReadonlySet<number>): CleanBars {
  const columns = BAR_NUMBERS.map((name) => [name, bars[name].filter((_, i) => !positions.has(i))]);
  return { symbol: bars.symbol, ...Object.fromEntries(columns) } as CleanBars;
}

/** Bars whose high and low enclose open and close, and in how many they did not; a copy where there are any. */
export function clampRounding(bars: CleanBars): { bars: CleanBars; clamped: number } {
  const { open, high, low, close } = bars;
  const outside: number[] = [];
  for (let i = 0; i < open.length; i++) {
    const o = open[i] as number;
    const c = close[i] as number;
    const h = high[i] as number;
    const l = low[i] as number;
    if (h < o || h < c || l > o || l > c) outside.push(i);
  }
  if (outside.length === 0) return { bars, clamped: 0 };
  const clamped = { ...bars, high: high.slice(), low: low.slice() };
  for (const i of outside) {
    const both = [open[i] as number, close[i] as number];
    clamped.high[i] = Math.max(high[i] as number, ...both);
    clamped.low[i] = Math.min(low[i] as number, ...both);
  }
  return { bars: clamped, clamped: outside.length };
}
