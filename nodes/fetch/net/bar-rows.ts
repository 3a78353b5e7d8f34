/**
 * Rows of a provider's answers, put in order: sorted, exact repetitions dropped.
 *
 * Two rows of one session that differ both stay, for the gates to refuse: which of
 * them is right is not ours to say.
 */
import type { RawBars, SymbolFacts } from '../source.js';

/** One bar as it was told; NaN is a missing number. */
export interface BarRow {
  readonly day: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A number as a provider writes it; NaN for null, nothing and anything else. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

/** Rows by day, each once; the order in which they came is not seen in it. */
export function inOrder<R extends BarRow>(rows: readonly R[]): R[] {
  const sorted = [...rows].sort((a, b) => a.day - b.day || byNumbers(a, b));
  return sorted.filter((row, i) => i === 0 || !isSame(row, sorted[i - 1] as R));
}

const NUMBERS = ['open', 'high', 'low', 'close', 'volume'] as const;

function isSame(a: BarRow, b: BarRow): boolean {
  return a.day === b.day && NUMBERS.every((name) => Object.is(a[name], b[name]));
}

function byNumbers(a: BarRow, b: BarRow): number {
  for (const name of NUMBERS) {
    if (Object.is(a[name], b[name])) continue;
    if (Number.isNaN(a[name])) return 1;
    if (Number.isNaN(b[name])) return -1;
    return a[name] - b[name];
  }
  return 0;
}

/** Bars of one symbol; `adjClose` where the provider or its dividends gave one. */
export function barsOf(
  symbol: string,
  rows: readonly BarRow[],
  adjClose: Float64Array | undefined,
  facts: SymbolFacts | undefined,
): RawBars {
  return {
    symbols: [symbol],
    symbol: new Int32Array(rows.length),
    ...columnsOf(rows),
    ...(adjClose ? { adjClose } : {}),
    ...(facts ? { facts: new Map([[symbol, facts]]) } : {}),
  };
}

/** Columns of rows, in their order. */
export function columnsOf(
  rows: readonly BarRow[],
): Pick<RawBars, 'date' | 'open' | 'high' | 'low' | 'close' | 'volume'> {
  const column = (name: keyof BarRow): Float64Array => {
    const out = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = (rows[i] as BarRow)[name];
    return out;
  };
  return {
    date: column('day'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}
