/**
 * Median and quartiles of the defined values of a list.
 */

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
  const sorted = defined.subarray(0, n).sort();
  return {
    median: quantile(sorted, 0.5),
    q1: quantile(sorted, 0.25),
    q3: quantile(sorted, 0.75),
    n,
  };
}

function quantile(sorted: Float64Array, q: number): number {
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (position - below);
}
