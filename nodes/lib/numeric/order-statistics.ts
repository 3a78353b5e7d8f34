/**
 * Quantiles without sorting everything: Hoare's selection, linear time on average.
 */

/**
 * Rearranges x[0, n) so that position k holds the value it would hold when
 * sorted, smaller ones before it and larger ones after. No NaN allowed.
 */
export function select(x: Float64Array, n: number, k: number): number {
  let low = 0;
  let high = n - 1;
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
  const position = (n - 1) * q;
  const below = Math.floor(position);
  const low = select(x, n, below);
  if (position === below) return low;
  let next = Number.POSITIVE_INFINITY;
  for (let i = below + 1; i < n; i++) if (x[i]! < next) next = x[i]!;
  return low + (next - low) * (position - below);
}
