/**
 * Sums and means over a sliding window.
 *
 * The running sum is compensated (Kahan) and computed afresh every 1,000 rows,
 * so it does not drift. A window whose values are all the same gives exactly
 * that value: a flat price equals its own mean, with no rounding in between.
 */

const FRESH_EVERY = 1000;

/** Mean of the last `window` values; NaN before row `from + window - 1`. `from`: first row that counts. */
export function rollingMean(x: Float64Array, window: number, out: Float64Array, from = 0): void {
  slide(x, window, out, from, window);
}

/** Sum of the last `window` values; NaN before row `from + window - 1`. */
export function rollingSum(x: Float64Array, window: number, out: Float64Array, from = 0): void {
  slide(x, window, out, from, 1);
}

/** Sum of the last `window` values of a series that begins in row 1; NaN before row `window`. */
export function sumFromSecond(x: Float64Array, window: number, out: Float64Array): void {
  rollingSum(x, window, out, 1);
}

/** Mean of x[from, to); exact when all values are the same. */
export function meanOf(x: Float64Array, from: number, to: number): number {
  const base = x[from]!;
  let sum = 0;
  for (let i = from + 1; i < to; i++) sum += x[i]! - base;
  return base + sum / (to - from);
}

function slide(
  x: Float64Array,
  window: number,
  out: Float64Array,
  from: number,
  divisor: number,
): void {
  const n = x.length;
  const first = from + window - 1;
  out.fill(Number.NaN, 0, Math.min(first, n));
  const flat = window / divisor;
  let run = 0;
  for (let i = from; i < Math.min(first, n); i++) run = i > from && x[i] === x[i - 1] ? run + 1 : 1;
  for (let block = first; block < n; block += FRESH_EVERY) {
    let sum = 0;
    let lost = 0;
    // The sum as it was before this block's first row entered, but for one value.
    for (let j = block - window + 1; j < block; j++) {
      const y = x[j]! - lost;
      const next = sum + y;
      lost = next - sum - y;
      sum = next;
    }
    const end = Math.min(n, block + FRESH_EVERY);
    let leaving = 0;
    for (let i = block; i < end; i++) {
      const value = x[i]!;
      const y = value - leaving - lost;
      const next = sum + y;
      lost = next - sum - y;
      sum = next;
      run = i > from && value === x[i - 1]! ? run + 1 : 1;
      if (run >= window) {
        sum = window * value;
        lost = 0;
        out[i] = flat * value;
      } else {
        out[i] = sum / divisor;
      }
      leaving = x[i - window + 1]!;
    }
  }
}
