/**
 * Where a price lies between the low and the high of a bar or of a window.
 *
 * No range means no position: the result is then the neutral 0 that TA-Lib gives.
 */
import { rollingMax, rollingMin } from './rolling-extrema.js';

/** ((C − L) − (H − C)) / (H − L), −1 to 1; 0 where H = L. */
export function closeLocation(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) {
    const range = high[i]! - low[i]!;
    out[i] = range > 0 ? (close[i]! - low[i]! - (high[i]! - close[i]!)) / range : 0;
  }
}

/** Raw stochastic: 100 · (C − lowest low) / (highest high − lowest low); `lowest` is work space. */
export function rawStochastic(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  window: number,
  out: Float64Array,
  lowest: Float64Array,
): void {
  rollingMax(high, window, out);
  rollingMin(low, window, lowest);
  for (let i = window - 1; i < out.length; i++) {
    const range = out[i]! - lowest[i]!;
    out[i] = range > 0 ? (100 * (close[i]! - lowest[i]!)) / range : 0;
  }
}

/** (H + L + C) / 3 of each bar. */
export function typicalPrice(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) out[i] = (high[i]! + low[i]! + close[i]!) / 3;
}
