/**
 * Wilder's smoothing: avg = (avg · (n − 1) + x) / n, seeded with a plain mean.
 *
 * The base of RSI, ATR and ADX. Written as a step towards the new value, so
 * that a flat series stays exactly at its value.
 */
import { meanOf } from './rolling-mean.js';

/** Smoothed x from row `from` on; NaN before row `from + window - 1`. */
export function wilder(x: Float64Array, window: number, out: Float64Array, from = 0): void {
  const n = x.length;
  const first = from + window - 1;
  out.fill(Number.NaN, 0, Math.min(first, n));
  if (first >= n) return;
  const k = 1 / window;
  let average = meanOf(x, from, first + 1);
  out[first] = average;
  for (let i = first + 1; i < n; i++) {
    average += k * (x[i]! - average);
    out[i] = average;
  }
}

/**
 * Wilder averages of the rises and of the falls of x, in one pass.
 * NaN before row `window`; both 0 on a flat series.
 */
export function wilderMoves(
  x: Float64Array,
  window: number,
  rises: Float64Array,
  falls: Float64Array,
): void {
  const n = x.length;
  rises.fill(Number.NaN, 0, Math.min(window, n));
  falls.fill(Number.NaN, 0, Math.min(window, n));
  if (window >= n) return;
  const k = 1 / window;
  let up = 0;
  let down = 0;
  for (let i = 1; i <= window; i++) {
    const move = x[i]! - x[i - 1]!;
    if (move > 0) up += move;
    else down -= move;
  }
  up *= k;
  down *= k;
  rises[window] = up;
  falls[window] = down;
  for (let i = window + 1; i < n; i++) {
    const move = x[i]! - x[i - 1]!;
    up += k * ((move > 0 ? move : 0) - up);
    down += k * ((move < 0 ? -move : 0) - down);
    rises[i] = up;
    falls[i] = down;
  }
}
