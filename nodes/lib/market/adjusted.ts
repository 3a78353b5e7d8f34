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
  const factor = columns.factor as Float64Array;
  const adjust = (name: string): Float64Array => {
    const price = columns[name] as Float64Array;
    const out = new Float64Array(rows);
    for (let i = 0; i < rows; i++) out[i] = price[i]! * factor[i]!;
    return out;
  };
  return {
    n: rows,
    date: columns.date as Float64Array,
    open: adjust('open'),
    high: adjust('high'),
    low: adjust('low'),
    close: adjust('close'),
    volume: columns.volume as Float64Array,
  };
}
