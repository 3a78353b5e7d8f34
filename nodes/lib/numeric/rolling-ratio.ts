/**
 * Ratio of two sums over the same sliding window.
 *
 * Both sums are compensated and computed afresh every 1,000 rows, as in
 * rolling-mean, and slide side by side: one does not wait for the other. Where the
 * lower values are all the same, their sum is exact, so no volume is exactly none.
 */

/** Rows between two sums that are computed afresh. */
export const FRESH_EVERY = 1000;

/**
 * Σx / Σy of the last `window` rows; NaN before row `from + window - 1`, and `none`
 * where Σy is not above 0 or below `least`.
 */
export function rollingRatio(
  x: Float64Array,
  y: Float64Array,
  window: number,
  out: Float64Array,
  from = 0,
  none = Number.NaN,
  least = 0,
): void {
  const n = x.length;
  const first = from + window - 1;
  out.fill(Number.NaN, 0, Math.min(first, n));
  // Above 0 is the same as at least the smallest number, and one comparison instead of two.
  const floor = Math.max(least, Number.MIN_VALUE);
  // To V8 an argument may be anything, and each ratio that could be it would be allocated.
  const absent = +none;
  let run = 0;
  let before = Number.NaN;
  for (let i = from; i < Math.min(first, n); i++) {
    run = y[i] === before ? run + 1 : 1;
    before = y[i]!;
  }
  for (let block = first; block < n; block += FRESH_EVERY) {
    let upper = 0;
    let lower = 0;
    let upperLost = 0;
    let lowerLost = 0;
    // The sums as they were before this block's first row entered, but for one row.
    for (let j = block - window + 1; j < block; j++) {
      const a = x[j]! - upperLost;
      const b = y[j]! - lowerLost;
      const up = upper + a;
      const low = lower + b;
      upperLost = up - upper - a;
      lowerLost = low - lower - b;
      upper = up;
      lower = low;
    }
    const end = Math.min(n, block + FRESH_EVERY);
    let leavingX = 0;
    let leavingY = 0;
    for (let i = block; i < end; i++) {
      const value = y[i]!;
      const a = x[i]! - leavingX - upperLost;
      const b = value - leavingY - lowerLost;
      const up = upper + a;
      const low = lower + b;
      upperLost = up - upper - a;
      lowerLost = low - lower - b;
      upper = up;
      lower = low;
      if (value === before) run++;
      else run = 1;
      before = value;
      if (run >= window) {
        lower = window * value;
        lowerLost = 0;
      }
      out[i] = lower >= floor ? upper / lower : absent;
      leavingX = x[i - window + 1]!;
      leavingY = y[i - window + 1]!;
    }
  }
}
