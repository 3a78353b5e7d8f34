/**
 * Changes of a series against an earlier row of itself.
 *
 * A base of 0 has no relative change: the result is NaN, never infinite.
 */

/** scale · (x / x[lag rows before] − 1); NaN in the first `lag` rows. */
export function relativeChange(
  x: Float64Array,
  lag: number,
  out: Float64Array,
  scale = 1,
  from = 0,
): void {
  const n = x.length;
  out.fill(Number.NaN, 0, Math.min(from + lag, n));
  for (let i = from + lag; i < n; i++) {
    const base = x[i - lag]!;
    out[i] = base === 0 ? Number.NaN : scale * (x[i]! / base - 1);
  }
}

/** x − x[lag rows before]; NaN in the first `lag` rows. */
export function difference(x: Float64Array, lag: number, out: Float64Array): void {
  const n = x.length;
  out.fill(Number.NaN, 0, Math.min(lag, n));
  for (let i = lag; i < n; i++) out[i] = x[i]! - x[i - lag]!;
}

/** ln(x / x[previous row]); NaN in row 0 and where either value is not above 0. */
export function logReturn(x: Float64Array, out: Float64Array): void {
  const n = x.length;
  if (n > 0) out[0] = Number.NaN;
  for (let i = 1; i < n; i++) {
    const base = x[i - 1]!;
    const value = x[i]!;
    out[i] = base > 0 && value > 0 ? Math.log(value / base) : Number.NaN;
  }
}
