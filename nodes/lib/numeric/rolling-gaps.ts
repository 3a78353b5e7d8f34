/**
 * Sums and means over a sliding window of values of which some are undefined.
 *
 * A window with an undefined value has no result, and the ones after it are not
 * touched by it: a running sum alone would stay NaN.
 */
import { rollingMean } from './rolling-mean.js';

/**
 * Mean of the last `window` values from row `from` on; NaN where one of them is.
 * Overwrites the NaN in x, so x must be work space.
 */
export function rollingMeanOfDefined(
  x: Float64Array,
  window: number,
  out: Float64Array,
  from = 0,
): void {
  const n = x.length;
  let gaps = 0;
  for (let i = from; i < n; i++) if (Number.isNaN(x[i]!)) gaps++;
  const rows = new Int32Array(gaps);
  for (let i = from, g = 0; i < n; i++) {
    if (!Number.isNaN(x[i]!)) continue;
    rows[g++] = i;
    x[i] = 0;
  }
  rollingMean(x, window, out, from);
  for (const row of rows) out.fill(Number.NaN, row, Math.min(n, row + window));
}
