/**
 * Highest and lowest value of a sliding window, and how long ago it was.
 *
 * One pass with a monotonic queue: each row enters and leaves once, whatever the
 * window. Among equal values the latest counts, as in TA-Lib.
 */

/** Rows that may still become an extreme; kept between calls, emptied by each. */
let queue = new Int32Array(0);

/** Highest of the last `window` values; NaN before row `from + window - 1`. */
export function rollingMax(x: Float64Array, window: number, out: Float64Array, from = 0): void {
  sweep(x, window, out, from, 1, false);
}

/** Lowest of the last `window` values; NaN before row `from + window - 1`. */
export function rollingMin(x: Float64Array, window: number, out: Float64Array, from = 0): void {
  sweep(x, window, out, from, -1, false);
}

/** Rows since the highest of the last `window` values, 0 to `window - 1`; the latest of equals. */
export function rowsSinceMax(x: Float64Array, window: number, out: Float64Array, from = 0): void {
  sweep(x, window, out, from, 1, true);
}

/** Rows since the lowest of the last `window` values, 0 to `window - 1`; the latest of equals. */
export function rowsSinceMin(x: Float64Array, window: number, out: Float64Array, from = 0): void {
  sweep(x, window, out, from, -1, true);
}

function sweep(
  x: Float64Array,
  window: number,
  out: Float64Array,
  from: number,
  sign: 1 | -1,
  asAge: boolean,
): void {
  const n = x.length;
  const first = from + window - 1;
  out.fill(Number.NaN, 0, Math.min(first, n));
  if (queue.length < n) queue = new Int32Array(n);
  const rows = queue;
  let head = 0;
  let tail = 0;
  for (let i = from; i < n; i++) {
    const value = sign * x[i]!;
    while (tail > head && sign * x[rows[tail - 1]!]! <= value) tail--;
    rows[tail++] = i;
    if (rows[head]! <= i - window) head++;
    if (i >= first) out[i] = asAge ? i - rows[head]! : x[rows[head]!]!;
  }
}
