/**
 * How many of the last values are not above the newest one.
 *
 * The window is kept sorted: one value leaves and one enters per row, and only
 * what lies between the two moves.
 */

let sorted = new Float64Array(0);

/** First position in sorted[0, n) whose value is at least (`above`: is above) v. */
function position(n: number, v: number, above: boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle]!;
    if (at < v || (above && at === v)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Percentage of the `window` values ending `lag` rows before each row that are at
 * most the row's own (`strict`: that are below it). x must be defined from row
 * `from` on; NaN before row `from + window - 1 + lag`.
 */
export function percentRank(
  x: Float64Array,
  window: number,
  out: Float64Array,
  from = 0,
  lag: 0 | 1 = 0,
  strict = false,
): void {
  const n = x.length;
  const first = from + window - 1 + lag;
  out.fill(Number.NaN, 0, Math.min(first, n));
  if (first >= n) return;
  if (sorted.length < window) sorted = new Float64Array(window);
  sorted.set(x.subarray(from, from + window));
  sorted.subarray(0, window).sort();
  for (let i = first; i < n; i++) {
    if (i > first) exchange(window, x[i - lag - window]!, x[i - lag]!);
    out[i] = (100 * position(window, x[i]!, !strict)) / window;
  }
}

/** Takes one value out of the sorted window and puts another in. */
function exchange(window: number, leaving: number, entering: number): void {
  let at = position(window, leaving, false);
  if (entering > leaving) {
    while (at + 1 < window && sorted[at + 1]! < entering) {
      sorted[at] = sorted[at + 1]!;
      at++;
    }
  } else {
    while (at > 0 && sorted[at - 1]! > entering) {
      sorted[at] = sorted[at - 1]!;
      at--;
    }
  }
  sorted[at] = entering;
}
