/**
 * What every store does alike with bars: the digest that tells whether a symbol is
 * as it was, and raw rows put together again from good and refused ones.
 *
 * `adjusted close ÷ close` is stored, as it is what travels on; the adjusted close
 * that is read back gives the same quotient to the last bit, so that rows that went
 * through the store and rows that did not are the same to every reader.
 */
import { createHash } from 'node:crypto';
import { parseDay } from '../../lib/market/dates.js';
import type { CleanBars } from '../gates.js';
import type { Basis, RawBars } from '../source.js';
import type { RefusedRow } from './refused-rows.js';

/** Columns of a stored bar that are numbers, in the order of the table. */
export const BAR_NUMBERS = ['open', 'high', 'low', 'close', 'volume', 'factor'] as const;

/** What a symbol's stored rows are made of. */
export function digestOf(source: string, basis: Basis, bars: CleanBars): string {
  const hash = createHash('sha256').update(`${source} ${basis}`);
  for (const name of ['date', ...BAR_NUMBERS] as const) {
    const { buffer, byteOffset, byteLength } = bars[name];
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}

/**
 * Throws where a symbol or one of its days is there twice: what a key would find, at
 * a hundredth of the cost.
 */
export function assertOneRowPerDay(clean: readonly CleanBars[]): void {
  const symbols = new Set<string>();
  for (const { symbol, date } of clean) {
    if (symbols.has(symbol)) throw new Error(`symbol ${JSON.stringify(symbol)} is saved twice`);
    symbols.add(symbol);
    for (let i = 1; i < date.length; i++) {
      if ((date[i] as number) > (date[i - 1] as number)) continue;
      throw new Error(`days of ${JSON.stringify(symbol)} are not in order, or one is there twice`);
    }
  }
}

/** Good rows of several symbols as they are stored, by symbol and date. */
export interface StoredRows {
  readonly symbols: readonly string[];
  /** Rows of each symbol, in the order of `symbols`. */
  readonly counts: readonly number[];
  readonly date: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly factor: Float64Array;
}

/**
 * Good and refused rows as raw ones, by symbol and date; a refused row before the
 * good one of its day, as the gates take the later of two for the newer word.
 */
export function rawRows(good: StoredRows, refused: readonly RefusedRow[]): RawBars {
  const whole = rawOf(good);
  if (refused.length === 0) return whole;
  const extra = refused.map((row) => ({ row, values: valuesOf(row) }));
  const symbols = [...new Set([...good.symbols, ...refused.map((r) => r.symbol)])].sort();
  const place = new Map(symbols.map((symbol, i) => [symbol, i]));
  const n = whole.date.length;
  const symbol = new Int32Array(n + extra.length);
  for (let i = 0; i < n; i++) {
    symbol[i] = place.get(whole.symbols[whole.symbol[i] as number] as string) as number;
  }
  extra.forEach(({ row }, i) => {
    symbol[n + i] = place.get(row.symbol) as number;
  });
  const joined = (column: Float64Array, pick: (values: Values) => number): Float64Array => {
    const out = new Float64Array(n + extra.length);
    out.set(column);
    extra.forEach(({ values }, i) => {
      out[n + i] = pick(values);
    });
    return out;
  };
  const date = joined(whole.date, (v) => v.date);
  const order = Array.from({ length: symbol.length }, (_, i) => i).sort(
    (a, b) =>
      (symbol[a] as number) - (symbol[b] as number) ||
      // A row without a day comes last.
      (Number.isNaN(date[a]) ? Infinity : (date[a] as number)) -
        (Number.isNaN(date[b]) ? Infinity : (date[b] as number)) ||
      Number(a < n) - Number(b < n) ||
      a - b,
  );
  const sorted = (column: Float64Array): Float64Array =>
    Float64Array.from(order, (i) => column[i] as number);
  return {
    symbols,
    symbol: Int32Array.from(order, (i) => symbol[i] as number),
    date: sorted(date),
    open: sorted(joined(whole.open, (v) => v.open)),
    high: sorted(joined(whole.high, (v) => v.high)),
    low: sorted(joined(whole.low, (v) => v.low)),
    close: sorted(joined(whole.close, (v) => v.close)),
    adjClose: sorted(joined(whole.adjClose as Float64Array, (v) => v.adjClose)),
    volume: sorted(joined(whole.volume, (v) => v.volume)),
  };
}

function rawOf(good: StoredRows): RawBars {
  const rows = good.date.length;
  const symbol = new Int32Array(rows);
  let at = 0;
  good.counts.forEach((count, i) => {
    symbol.fill(i, at, at + count);
    at += count;
  });
  const adjClose = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    adjClose[i] = adjustedOf(good.close[i] as number, good.factor[i] as number);
  }
  const { symbols, date, open, high, low, close, volume } = good;
  return { symbols, symbol, date, open, high, low, close, adjClose, volume };
}

/** An adjusted close whose quotient by `close` is `factor`, to the last bit. */
export function adjustedOf(close: number, factor: number): number {
  const near = close * factor;
  if (near / close === factor) return near;
  // Two roundings lie between the product and the number that was divided.
  const step = near * 2 ** -53;
  for (let k = 1; k <= 4; k++) {
    if ((near + k * step) / close === factor) return near + k * step;
    if ((near - k * step) / close === factor) return near - k * step;
  }
  return near;
}

interface Values {
  readonly date: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly adjClose: number;
  readonly volume: number;
}

function valuesOf(row: RefusedRow): Values {
  const payload = JSON.parse(row.payload) as Record<string, number | null | undefined>;
  const value = (name: string): number => payload[name] ?? Number.NaN;
  return {
    date: row.date === null ? Number.NaN : (parseDay(row.date) as number),
    open: value('open'),
    high: value('high'),
    low: value('low'),
    close: value('close'),
    adjClose: 'adj_close' in payload ? value('adj_close') : value('close'),
    volume: value('volume'),
  };
}
