/**
 * Range of a bar, the gap from the previous close included (Wilder).
 *
 * The first bar has no previous close and is NaN, as TA-Lib leaves it out.
 */
import { wilder } from './wilder.js';

/** max(H − L, |H − C₁|, |L − C₁|) with C₁ the previous close; NaN in row 0. */
export function trueRange(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  out: Float64Array,
): void {
  const n = close.length;
  if (n > 0) out[0] = Number.NaN;
  for (let i = 1; i < n; i++) {
    const before = close[i - 1]!;
    const top = high[i]! > before ? high[i]! : before;
    const bottom = low[i]! < before ? low[i]! : before;
    out[i] = top - bottom;
  }
}

/** ATR: Wilder average of `window` true ranges; NaN before row `window`. */
export function averageTrueRange(range: Float64Array, window: number, out: Float64Array): void {
  wilder(range, window, out, 1);
}
