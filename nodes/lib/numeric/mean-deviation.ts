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
  const pairs = window - (window % 2);
  for (let i = window - 1; i < n; i++) {
    const center = mean[i]!;
    const end = i - window + 1 + pairs;
    // Two sums, because the next addition would wait for the last one.
    let even = 0;
    let odd = pairs < window ? Math.abs(x[i]! - center) : 0;
    for (let j = i - window + 1; j < end; j += 2) {
      even += Math.abs(x[j]! - center);
      odd += Math.abs(x[j + 1]! - center);
    }
    out[i] = (even + odd) / window;
  }
}
