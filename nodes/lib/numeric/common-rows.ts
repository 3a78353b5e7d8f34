/**
 * Two series of which one has gaps, compared on the rows that both have.
 */

/**
 * Calls `compare` with the rows of x and y on which y is defined, moved together,
 * and spreads what it fills into its last argument over those rows of `out`. The
 * other rows are NaN, all of them when y is absent.
 */
export function onCommonRows(
  x: Float64Array,
  y: Float64Array | undefined,
  out: Float64Array,
  compare: (x: Float64Array, y: Float64Array, out: Float64Array) => void,
): void {
  out.fill(Number.NaN);
  if (!y) return;
  let count = 0;
  for (let i = 0; i < x.length; i++) count += Number.isNaN(y[i]!) ? 0 : 1;
  if (count === x.length) {
    compare(x, y, out);
    return;
  }
  const rows: number[] = [];
  for (let i = 0; i < x.length; i++) if (!Number.isNaN(y[i]!)) rows.push(i);
  const packed = new Float64Array(rows.length);
  compare(
    Float64Array.from(rows, (i) => x[i]!),
    Float64Array.from(rows, (i) => y[i]!),
    packed,
  );
  rows.forEach((i, k) => {
    out[i] = packed[k]!;
  });
}
