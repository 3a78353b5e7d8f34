/**
 * Mean absolute deviation over a sliding window, about that window's own mean.
 */

/** Mean of |x − mean| over the last `window` rows, from the windows' means; NaN before them. */
export function meanDeviation(
  x: Float64Array,
  mean: Float64Array,
  window: number,
  out: Float64Array,
): void {
  const n = x.length;
  out.fill(Number.NaN, 0, Math.min(window - 1, n));
  const whole = window - (window % 4);
  for (let i = window - 1; i < n; i++) {
    const center = mean[i]!;
    const begin = i - window + 1;
    // Four sums, because the next addition to one would wait for the last one.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let j = begin; j < begin + whole; j += 4) {
      a += Math.abs(x[j]! - center);
      b += Math.abs(x[j + 1]! - center);
      c += Math.abs(x[j + 2]! - center);
      d += Math.abs(x[j + 3]! - center);
    }
    for (let j = begin + whole; j <= i; j++) a += Math.abs(x[j]! - center);
    out[i] = (a + b + (c + d)) / window;
  }
}
