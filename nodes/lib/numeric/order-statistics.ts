/**
 * Quantiles without sorting everything: Hoare's selection, linear time on average.
 */

/**
 * Rearranges x[from, to) so that position k holds the value it would hold when
 * sorted, smaller ones before it and larger ones after. No NaN allowed.
 */
export function select(x: Float64Array, from: number, to: number, k: number): number {
  let low = from;
  let high = to - 1;
  while (low < high) {
    const pivot = x[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (x[i]! < pivot) i++;
      while (x[j]! > pivot) j--;
      if (i <= j) {
        const swap = x[i]!;
        x[i] = x[j]!;
        x[j] = swap;
        i++;
        j--;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return x[k]!;
}

/**
 * The q-quantile of x[0, n), interpolated linearly (Hyndman and Fan, type 7).
 * Rearranges x; afterwards everything before ceil((n − 1) · q) is at most that value.
 */
export function quantile(x: Float64Array, n: number, q: number): number {
  return quantileWithin(x, n, q, 0, n);
}

/**
 * Lower quartile, median and upper quartile of x[0, n), each as `quantile` gives it.
 * Rearranges x. The quartiles are sought in the halves that the median leaves.
 */
export function quartiles(x: Float64Array, n: number): [q1: number, median: number, q3: number] {
  if (n <= FEW) {
    sortFew(x, n);
    return [sortedQuantile(x, n, 0.25), sortedQuantile(x, n, 0.5), sortedQuantile(x, n, 0.75)];
  }
  const median = quantileWithin(x, n, 0.5, 0, n);
  const middle = Math.floor((n - 1) / 2);
  // One more than the lower half: the value above the lower quartile may be the median.
  const q1 = quantileWithin(x, n, 0.25, 0, Math.min(n, middle + 2));
  const q3 = quantileWithin(x, n, 0.75, middle, n);
  return [q1, median, q3];
}

/** The q-quantile of x[0, n), of which x[from, to) holds the values that decide it. */
function quantileWithin(x: Float64Array, n: number, q: number, from: number, to: number): number {
  const position = (n - 1) * q;
  const below = Math.floor(position);
  const low = select(x, from, to, below);
  if (position === below) return low;
  let next = Number.POSITIVE_INFINITY;
  for (let i = below + 1; i < to; i++) if (x[i]! < next) next = x[i]!;
  return low + (next - low) * (position - below);
}

/** So few values are sorted faster than selected from. */
const FEW = 40;

/** Sorts x[0, n) by insertion. */
function sortFew(x: Float64Array, n: number): void {
  for (let i = 1; i < n; i++) {
    const value = x[i]!;
    let at = i;
    for (; at > 0 && x[at - 1]! > value; at--) x[at] = x[at - 1]!;
    x[at] = value;
  }
}

/** The q-quantile of ascending x[0, n), as `quantile` gives it. */
function sortedQuantile(x: Float64Array, n: number, q: number): number {
  const position = (n - 1) * q;
  const below = Math.floor(position);
  const low = x[below]!;
  return position === below ? low : low + (x[below + 1]! - low) * (position - below);
}
