/**
 * Mean absolute deviation over a sliding window, about that window's own mean.
 */

/**
 * Mean of |x − mean| over the last `window` rows, from the windows' means; NaN before them.
 * Rows before `begin` are not computed.
 */
export function meanDeviation(
  x: Float64Array,
  mean: Float64Array,
  window: number,
  out: Float64Array,
  begin = 0,
): void {
  const n = x.length;
  out.fill(Number.NaN, 0, Math.min(window - 1, n));
  const whole = window - (window % 4);
  let i = Math.max(window - 1, begin);
  // Two rows at a time, because they read the same values.
  for (; i + 2 <= n; i += 2) {
    const p = mean[i]!;
    const q = mean[i + 1]!;
    const oldest = i - window + 1;
    // Four sums each, because the next addition to one would wait for the last one.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    for (let j = oldest; j < oldest + whole; j += 4) {
      const second = x[j + 1]!;
      const third = x[j + 2]!;
      const fourth = x[j + 3]!;
      a += Math.abs(x[j]! - p);
      b += Math.abs(second - p);
      c += Math.abs(third - p);
      d += Math.abs(fourth - p);
      e += Math.abs(second - q);
      f += Math.abs(third - q);
      g += Math.abs(fourth - q);
      h += Math.abs(x[j + 4]! - q);
    }
    for (let j = oldest + whole; j <= i; j++) {
      a += Math.abs(x[j]! - p);
      e += Math.abs(x[j + 1]! - q);
    }
    out[i] = (a + b + (c + d)) / window;
    out[i + 1] = (e + f + (g + h)) / window;
  }
  if (i < n) out[i] = lastDeviation(x, mean[i]!, i - window + 1, whole) / window;
}

/** Sum of |x − center| from row `begin` to the last one, in the order of the loop above. */
function lastDeviation(x: Float64Array, center: number, begin: number, whole: number): number {
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
  for (let j = begin + whole; j < x.length; j++) a += Math.abs(x[j]! - center);
  return a + b + (c + d);
}
