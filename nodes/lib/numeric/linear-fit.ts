/**
 * Least-squares line through the last values of a series, over the row number.
 *
 * With m the mean and w the linearly weighted mean of a window, the line ends at
 * 3w − 2m and rises by 6(w − m) / (window − 1) per row. A flat window has slope 0.
 */

/** Slope per row, from the windows' means and linearly weighted means; NaN where they are. */
export function linearSlope(
  mean: Float64Array,
  weighted: Float64Array,
  window: number,
  out: Float64Array,
): void {
  const scale = 6 / (window - 1);
  for (let i = 0; i < out.length; i++) out[i] = scale * (weighted[i]! - mean[i]!);
}
