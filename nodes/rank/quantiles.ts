/**
 * Median and quartiles of the defined values of a list.
 */
import { quantile } from '../lib/numeric/order-statistics.js';

export interface Spread {
  readonly median: number | null;
  readonly q1: number | null;
  readonly q3: number | null;
  /** Defined values. */
  readonly n: number;
}

/** Spread of the values at `rows`; NaN is left out. Quantiles interpolate linearly (Hyndman and Fan, type 7). */
export function spreadOf(values: Float64Array, rows: readonly number[]): Spread {
  const defined = new Float64Array(rows.length);
  let n = 0;
  for (const row of rows) {
    const value = values[row] as number;
    if (!Number.isNaN(value)) defined[n++] = value;
  }
  if (n === 0) return { median: null, q1: null, q3: null, n: 0 };
  return {
    q1: quantile(defined, n, 0.25),
    median: quantile(defined, n, 0.5),
    q3: quantile(defined, n, 0.75),
    n,
  };
}
