/**
 * Median and quartiles of the defined values of a list.
 */
import { quartiles } from '../lib/numeric/order-statistics.js';

export interface Spread {
  readonly median: number | null;
  readonly q1: number | null;
  readonly q3: number | null;
  /** Defined values. */
  readonly n: number;
}

/** Spread of the values at `rows`; NaN is left out. Quantiles interpolate linearly (Hyndman and Fan, type 7). */
export function spreadOf(values: Float64Array, rows: ArrayLike<number>): Spread {
  if (work.length < rows.length) work = new Float64Array(2 * rows.length);
  let n = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    if (!Number.isNaN(value)) work[n++] = value;
  }
  if (n === 0) return { median: null, q1: null, q3: null, n: 0 };
  const [q1, median, q3] = quartiles(work, n);
  return { median, q1, q3, n };
}

/** Used again for each list: most are short, and there are thousands. */
let work = new Float64Array(1 << 10);
