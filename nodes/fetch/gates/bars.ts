/**
 * Clean bars from rows, and from clean bars without some of theirs.
 *
 * Nothing is repaired but rounding in the last digits of high and low.
 */
import { BAR_NUMBERS, type CleanBars } from '../gate.js';
import type { RawBars } from '../source.js';

/**
 * The bars of one symbol from rows of the raw bars, in their order. Where these lie one after
 * another, only what may be written to is copied: high, low and the factor.
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
  const own = (column: Float64Array): Float64Array =>
    isRange ? column.slice(first, first + rows.length) : pick(column);
  const close = pick(raw.close);
  const factor = raw.adjClose ? own(raw.adjClose) : new Float64Array(rows.length).fill(1);
  if (raw.adjClose) {
    for (let i = 0; i < rows.length; i++) factor[i] = (factor[i] as number) / (close[i] as number);
  }
  return {
    symbol,
    date: pick(raw.date),
    open: pick(raw.open),
    high: own(raw.high),
    low: own(raw.low),
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

/** Lets high and low enclose open and close; returns in how many bars they did not. */
export function clampRounding({ open, high, low, close }: CleanBars): number {
  let clamped = 0;
  for (let i = 0; i < open.length; i++) {
    const o = open[i] as number;
    const c = close[i] as number;
    // What passed the row's gate has numbers: this is their order, without the care for others.
    const top = o > c ? o : c;
    const bottom = o > c ? c : o;
    if ((high[i] as number) >= top && (low[i] as number) <= bottom) continue;
    high[i] = Math.max(high[i] as number, top);
    low[i] = Math.min(low[i] as number, bottom);
    clamped++;
  }
  return clamped;
}
