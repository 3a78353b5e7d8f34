/**
 * Selection for samples of a few dozen: as long for one order of them as for another.
 *
 * Hoare's selection goes one way or the other at every value, which a processor guesses
 * wrong every second time. Here every value is swapped, and the border moves by a
 * comparison that is added as a number: half the time.
 */

/**
 * Rearranges x[0, n) so that position k holds the value it would hold when sorted, none
 * after it being smaller. No NaN allowed.
 */
export function selectEvenly(x: Float64Array, n: number, k: number): number {
  let from = 0;
  let last = n - 1;
  while (from < last) {
    const middle = (from + last) >> 1;
    const pivot = x[middle]!;
    x[middle] = x[last]!;
    let border = from;
    for (let i = from; i < last; i++) {
      const value = x[i]!;
      x[i] = x[border]!;
      x[border] = value;
      border += Number(value < pivot);
    }
    x[last] = x[border]!;
    x[border] = pivot;
    if (k === border) break;
    if (k < border) last = border - 1;
    // The least one may be there a thousand times, and would go one by one.
    else from = border === from ? passEqual(x, border, last) : border + 1;
    if (k < from) break;
  }
  return x[k]!;
}

/** Brings what equals x[from] beside it; gives the position after the last of them. */
function passEqual(x: Float64Array, from: number, last: number): number {
  const least = x[from]!;
  let next = from + 1;
  for (let i = next; i <= last; i++) {
    const value = x[i]!;
    if (value !== least) continue;
    x[i] = x[next]!;
    x[next++] = value;
  }
  return next;
}
