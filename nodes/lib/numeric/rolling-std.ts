/**
 * Standard deviation over a sliding window.
 *
 * Mean and squared deviations slide (Welford). They are computed afresh in two
 * passes every 64 rows, and at once when the deviations have shrunk so far that
 * what is left could be rounding. A flat window gives exactly 0, never below.
 */

const FRESH_EVERY = 64;
/** Below this share of the largest sum since the last fresh one, digits are being lost. */
const SHRUNK = 1e-4;

/**
 * Standard deviation of the last `window` values, divided by `window - ddof`;
 * NaN before row `from + window - 1`. Two passes agree with it to 1e-10 of the
 * values' size; to ten digits where they move by a percent and windows are not tiny.
 */
export function rollingStd(
  x: Float64Array,
  window: number,
  ddof: 0 | 1,
  out: Float64Array,
  from = 0,
): void {
  const n = x.length;
  const first = from + window - 1;
  out.fill(Number.NaN, 0, Math.min(first, n));
  const inverse = 1 / window;
  const divisor = window - ddof;
  let mean = 0;
  let squares = 0;
  let peak = 0;
  let run = 0;
  let age = FRESH_EVERY;
  for (let i = from; i < Math.min(first, n); i++) run = i > from && x[i] === x[i - 1] ? run + 1 : 1;
  for (let i = first; i < n; i++) {
    const value = x[i]!;
    run = i > from && value === x[i - 1]! ? run + 1 : 1;
    if (age < FRESH_EVERY) {
      const old = x[i - window]!;
      const step = value - old;
      const before = mean;
      mean += step * inverse;
      squares += step * (value - mean + (old - before));
      if (squares > peak) peak = squares;
    }
    if (run >= window) {
      mean = value;
      squares = 0;
      peak = 0;
      age = 0;
    } else if (++age >= FRESH_EVERY || squares <= peak * SHRUNK) {
      const start = i - window + 1;
      const base = x[start]!;
      let sum = 0;
      for (let j = start + 1; j <= i; j++) sum += x[j]! - base;
      mean = base + sum * inverse;
      squares = 0;
      for (let j = start; j <= i; j++) {
        const d = x[j]! - mean;
        squares += d * d;
      }
      peak = squares;
      age = 0;
    }
    out[i] = Math.sqrt(squares / divisor);
  }
}

/** Sample deviation of the last `window` rows of a series that begins in row 1. */
export function returnDeviation(returns: Float64Array, window: number, out: Float64Array): void {
  rollingStd(returns, window, 1, out, 1);
}

/** Population deviation of the last `window` values. */
export function populationDeviation(x: Float64Array, window: number, out: Float64Array): void {
  rollingStd(x, window, 0, out);
}
