/**
 * How many of the last values are not above the newest one.
 *
 * Values are spread over equal intervals of the series' range. Counts per
 * interval tell how many lie lower; only values of the newest one's own interval
 * are compared. Which interval a value is in changes the time, never the count.
 */

/** Intervals are counted one by one, in groups of 8 and in groups of 64. */
const INTERVALS = 1024;

const counts = new Int32Array(INTERVALS);
const groups = new Int32Array(INTERVALS >> 3);
const large = new Int32Array(INTERVALS >> 6);
/** Oldest and newest row of the window in each interval; the rows between by `after`. */
const oldest = new Int32Array(INTERVALS);
const newest = new Int32Array(INTERVALS);
let after = new Int32Array(0);
/** Interval of each row. */
let places = new Int32Array(0);

/**
 * Percentage of the `window` values ending `lag` rows before each row that are at
 * most the row's own (`strict`: that are below it). x must be defined from row
 * `from` on; NaN before row `from + window - 1 + lag`. Rows before `begin` are not computed.
 */
export function percentRank(
  x: Float64Array,
  window: number,
  out: Float64Array,
  from = 0,
  lag: 0 | 1 = 0,
  strict = false,
  begin = 0,
): void {
  const n = x.length;
  const first = from + window - 1 + lag;
  out.fill(Number.NaN, 0, Math.min(first, n));
  const start = Math.max(first, begin);
  if (start >= n) return;
  const oldestRow = start - lag - window + 1;
  spread(x, oldestRow);
  for (let i = oldestRow; i < start - lag; i++) enter(i);
  for (let i = start; i < n; i++) {
    if (i > start) leave(i - lag - window);
    enter(i - lag);
    const value = x[i]!;
    const place = places[i]!;
    let below = 0;
    const group = place >> 3;
    for (let g = 0; g < place >> 6; g++) below += large[g]!;
    for (let g = group & ~7; g < group; g++) below += groups[g]!;
    for (let k = place & ~7; k < place; k++) below += counts[k]!;
    let row = oldest[place]!;
    for (let left = counts[place]!; left > 0; left--) {
      const other = x[row]!;
      if (other < value || (!strict && other === value)) below++;
      row = after[row]!;
    }
    out[i] = (100 * below) / window;
  }
}

/** Empties all intervals and finds the one of each row from `from` on. */
function spread(x: Float64Array, from: number): void {
  const n = x.length;
  if (places.length < n) {
    places = new Int32Array(n);
    after = new Int32Array(n);
  }
  counts.fill(0);
  groups.fill(0);
  large.fill(0);
  let least = x[from]!;
  let most = least;
  for (let i = from; i < n; i++) {
    const value = x[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  // Without a range, or with one beyond all numbers, everything is in one interval.
  const scale = (INTERVALS - 0.5) / (most - least);
  const factor = scale < Number.POSITIVE_INFINITY ? scale : 0;
  for (let i = from; i < n; i++) places[i] = Math.floor((x[i]! - least) * factor);
}

function enter(row: number): void {
  const place = places[row]!;
  if (counts[place]! === 0) oldest[place] = row;
  else after[newest[place]!] = row;
  newest[place] = row;
  counts[place] = counts[place]! + 1;
  groups[place >> 3] = groups[place >> 3]! + 1;
  large[place >> 6] = large[place >> 6]! + 1;
}

/** Takes out a row, which is the oldest of its interval. */
function leave(row: number): void {
  const place = places[row]!;
  oldest[place] = after[row]!;
  counts[place] = counts[place]! - 1;
  groups[place >> 3] = groups[place >> 3]! - 1;
  large[place >> 6] = large[place >> 6]! - 1;
}
