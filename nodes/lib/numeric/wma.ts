/**
 * Linearly weighted moving average: weight 1 for the oldest value, n for the newest.
 *
 * Slides in constant time per row and is computed afresh every 64 rows; a flat
 * window gives exactly its value.
 */

const FRESH_EVERY = 64;

/** Weighted mean of the last `window` values; NaN before row `from + window - 1`. */
export function wma(x: Float64Array, window: number, out: Float64Array, from = 0): void {
  const n = x.length;
  const first = from + window - 1;
  out.fill(Number.NaN, 0, Math.min(first, n));
  const weights = (window * (window + 1)) / 2;
  let run = 0;
  for (let i = from; i < Math.min(first, n); i++) run = i > from && x[i] === x[i - 1] ? run + 1 : 1;
  let age = FRESH_EVERY;
  let sum = 0;
  let weighted = 0;
  for (let i = first; i < n; i++) {
    const value = x[i]!;
    run = i > from && value === x[i - 1]! ? run + 1 : 1;
    if (age === FRESH_EVERY) {
      sum = 0;
      weighted = 0;
      for (let j = 0; j < window; j++) {
        const v = x[i - window + 1 + j]!;
        sum += v;
        weighted += (j + 1) * v;
      }
      age = 0;
    } else {
      weighted += window * value - sum;
      sum += value - x[i - window]!;
    }
    age++;
    out[i] = run >= window ? value : weighted / weights;
  }
}
