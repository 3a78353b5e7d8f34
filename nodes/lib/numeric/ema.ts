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
