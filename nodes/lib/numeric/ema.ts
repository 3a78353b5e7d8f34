/**
 * Exponential moving average, as TA-Lib defines it.
 *
 * The seed is the plain mean of the first `window` values; smoothing is
 * 2 / (window + 1). A flat series stays exactly at its value.
 */
import { meanOf } from './rolling-mean.js';

/** Average of x from row `from` on; NaN before row `from + window - 1`. */
export function ema(x: Float64Array, window: number, out: Float64Array, from = 0): void {
  const n = x.length;
  const first = from + window - 1;
  out.fill(Number.NaN, 0, Math.min(first, n));
  if (first >= n) return;
  const k = 2 / (window + 1);
  let average = meanOf(x, from, first + 1);
  out[first] = average;
  for (let i = first + 1; i < n; i++) {
    average += k * (x[i]! - average);
    out[i] = average;
  }
}

/**
 * Average of x in `once` and the average of that in `twice`, each as `ema` gives it;
 * `second` is the window of the second one. Both step along together: one average has
 * to wait for its own last value, and two wait no longer.
 */
export function emaTwice(
  x: Float64Array,
  window: number,
  once: Float64Array,
  twice: Float64Array,
  from = 0,
  second = window,
): void {
  const n = x.length;
  const first = from + window - 1;
  const start = first + second - 1;
  const rows = Math.min(n, start + 1);
  ema(x.subarray(0, rows), window, once, from);
  ema(once.subarray(0, rows), second, twice, first);
  if (start >= n) return;
  const k = 2 / (window + 1);
  const l = 2 / (second + 1);
  let inner = once[start]!;
  let outer = twice[start]!;
  for (let i = start + 1; i < n; i++) {
    inner += k * (x[i]! - inner);
    outer += l * (inner - outer);
    once[i] = inner;
    twice[i] = outer;
  }
}
