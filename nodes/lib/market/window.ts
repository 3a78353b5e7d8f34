/**
 * Windows of dates inside sorted columns.
 */

/** Index of the first row whose date is not before `day`. */
export function firstAtOrAfter(dates: Float64Array, day: number): number {
  let low = 0;
  let high = dates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((dates[middle] as number) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index behind the last row whose date is not after `day`. */
export function firstAfter(dates: Float64Array, day: number): number {
  return firstAtOrAfter(dates, day + 1);
}
