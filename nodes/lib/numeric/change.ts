/**
 * Changes of a series against an earlier row of itself.
 *
 * A base of 0 has no relative change: the result is NaN, never infinite.
 */
import { logarithms } from './log.js';

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

/** x / x[previous row] − 1; NaN in row 0. */
export function simpleReturn(x: Float64Array, out: Float64Array): void {
  relativeChange(x, 1, out);
}

/** x − x[lag rows before]; NaN in the first `lag` rows. */
export function difference(x: Float64Array, lag: number, out: Float64Array): void {
  const n = x.length;
  out.fill(Number.NaN, 0, Math.min(lag, n));
  for (let i = lag; i < n; i++) out[i] = x[i]! - x[i - lag]!;
}

/** |x − x[previous row]|; NaN in row 0. */
export function moveSize(x: Float64Array, out: Float64Array): void {
  if (out.length > 0) out[0] = Number.NaN;
  for (let i = 1; i < out.length; i++) out[i] = Math.abs(x[i]! - x[i - 1]!);
}

/** ln(x / x[previous row]); NaN in row 0 and where either value is not above 0. */
export function logReturn(x: Float64Array, out: Float64Array): void {
  const n = x.length;
  if (n > 0) out[0] = Number.NaN;
  for (let i = 1; i < n; i++) {
    const base = x[i - 1]!;
    const value = x[i]!;
    out[i] = base > 0 && value > 0 ? value / base : Number.NaN;
  }
  logarithms(out, out, 1);
}

/** ln x; NaN where x is not above 0. */
export function logarithm(x: Float64Array, out: Float64Array): void {
  logarithms(x, out);
}

/** ln(x / base), row by row; NaN where either is not above 0. */
export function logRatio(x: Float64Array, base: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    const isDefined = x[i]! > 0 && base[i]! > 0;
    out[i] = isDefined ? x[i]! / base[i]! : Number.NaN;
  }
  logarithms(out, out);
}

/** Length of the run of rises (positive) or falls (negative) that ends in each row; 0 where x is unchanged. */
export function streakOf(x: Float64Array, out: Float64Array): void {
  let run = 0;
  for (let i = 0; i < out.length; i++) {
    const move = i === 0 ? 0 : x[i]! - x[i - 1]!;
    if (move > 0) run = run > 0 ? run + 1 : 1;
    else if (move < 0) run = run < 0 ? run - 1 : -1;
    else run = 0;
    out[i] = run;
  }
}

/** x · y, row by row. */
export function productOf(x: Float64Array, y: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = x[i]! * y[i]!;
}
