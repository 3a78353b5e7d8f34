/**
 * Prices adjusted for splits and dividends: one factor per bar on all four.
 */
import type { Table } from '../../../src/contract/index.js';

/** Bars of one symbol, oldest first; all arrays have n values. */
export interface AdjustedBars {
  readonly n: number;
  /** Days since 1970-01-01. */
  readonly date: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Shares, as the source has them. */
  readonly volume: Float64Array;
}

/** Bars of a table with the columns of a stored bar. */
export function adjusted({ rows, columns }: Table): AdjustedBars {
  const { date, open, high, low, close, volume, factor } = columns as Record<
    'date' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'factor',
    Float64Array
  >;
  return {
    n: rows,
    date,
    open: productOf(open, factor),
    high: productOf(high, factor),
    low: productOf(low, factor),
    close: productOf(close, factor),
    volume,
  };
}

function productOf(price: Float64Array, factor: Float64Array): Float64Array {
  const out = new Float64Array(price.length);
  for (let i = 0; i < out.length; i++) out[i] = price[i]! * factor[i]!;
  return out;
}
