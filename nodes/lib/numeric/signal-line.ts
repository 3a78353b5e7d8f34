/**
 * Lines that have an exponential average of their own beside them, in one pass.
 *
 * Each average is the one that `ema` gives, to the last digit: it has to wait for its
 * own last value, and what is computed meanwhile costs nothing.
 */
import { ema } from './ema.js';

/** The lines of MACD, as long as the series they are computed from. */
export interface Convergence {
  readonly line: Float64Array;
  readonly average: Float64Array;
  readonly histogram: Float64Array;
}

/**
 * EMA `fast` of x, seeded so that it begins in row `slow - 1`, minus `long`, the EMA
 * `slow` of x; the average of that over `signal` rows; and line minus average. All NaN
 * before row `slow + signal - 2`.
 */
export function convergence(
  x: Float64Array,
  long: Float64Array,
  { fast, slow, signal }: { readonly fast: number; readonly slow: number; readonly signal: number },
  { line, average, histogram }: Convergence,
): void {
  const n = x.length;
  const first = slow + signal - 2;
  const rows = Math.min(n, first + 1);
  ema(x.subarray(0, rows), fast, line, slow - fast);
  let short = line[first]!;
  for (let i = slow - 1; i < rows; i++) line[i] = line[i]! - long[i]!;
  ema(line.subarray(0, rows), signal, average, slow - 1);
  line.fill(Number.NaN, 0, Math.min(first, n));
  histogram.fill(Number.NaN, 0, Math.min(first, n));
  if (first >= n) return;
  const k = 2 / (fast + 1);
  const l = 2 / (signal + 1);
  let smooth = average[first]!;
  histogram[first] = line[first]! - smooth;
  for (let i = first + 1; i < n; i++) {
    short += k * (x[i]! - short);
    const difference = short - long[i]!;
    smooth += l * (difference - smooth);
    line[i] = difference;
    average[i] = smooth;
    histogram[i] = difference - smooth;
  }
}

/**
 * 100 · (short − long) / long from row `from` on, and its average over `signal` rows;
 * NaN before them. `long` is never 0.
 */
export function percentDifference(
  short: Float64Array,
  long: Float64Array,
  signal: number,
  from: number,
  line: Float64Array,
  average: Float64Array,
): void {
  const n = line.length;
  const first = from + signal - 1;
  const rows = Math.min(n, first + 1);
  line.fill(Number.NaN, 0, Math.min(from, n));
  for (let i = from; i < rows; i++) line[i] = (100 * (short[i]! - long[i]!)) / long[i]!;
  ema(line.subarray(0, rows), signal, average, from);
  if (first >= n) return;
  const k = 2 / (signal + 1);
  let smooth = average[first]!;
  for (let i = first + 1; i < n; i++) {
    const percent = (100 * (short[i]! - long[i]!)) / long[i]!;
    smooth += k * (percent - smooth);
    line[i] = percent;
    average[i] = smooth;
  }
}
