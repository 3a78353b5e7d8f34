/**
 * Least-squares line through the last values of a series, over the row number.
 *
 * With m the mean and w the linearly weighted mean of a window, the line ends at
 * 3w − 2m and rises by 6(w − m) / (window − 1) per row. A flat window has slope 0.
 */
import { rollingMean } from './rolling-mean.js';
import { wma } from './wma.js';

/** Slope per row; NaN before row `window - 1`. `mean` receives the windows' means. */
export function linearSlope(
  x: Float64Array,
  window: number,
  slope: Float64Array,
  mean: Float64Array,
): void {
  rollingMean(x, window, mean);
  wma(x, window, slope);
  const scale = 6 / (window - 1);
  for (let i = window - 1; i < x.length; i++) slope[i] = scale * (slope[i]! - mean[i]!);
}
