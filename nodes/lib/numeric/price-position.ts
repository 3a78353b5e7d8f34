/**
 * Where a price lies between the low and the high of a bar or of a window.
 *
 * No range means no position: the result is then the neutral 0 that TA-Lib gives.
 */
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

/** Raw stochastic: 100 · (x − lowest) / (highest − lowest); NaN where those are. */
export function rawStochastic(
  x: Float64Array,
  highest: Float64Array,
  lowest: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) {
    const range = highest[i]! - lowest[i]!;
    if (range > 0) out[i] = (100 * (x[i]! - lowest[i]!)) / range;
    else out[i] = range === 0 ? 0 : Number.NaN;
  }
}

/** (H + L) / 2 of each bar, or of each window's highest and lowest value. */
export function middle(high: Float64Array, low: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = (high[i]! + low[i]!) / 2;
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
