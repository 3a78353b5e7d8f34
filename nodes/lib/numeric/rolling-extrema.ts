/**
 * Highest and lowest value of a sliding window, and how long ago it was.
 *
 * Among equal values the latest counts, as in TA-Lib. Short windows remember
 * where their extreme is and look again when it has left; long ones join the
 * best of the end of one block with the best of the start of the next (van Herk,
 * Gil and Werman), so that no series makes a year of rows be read per row.
 */

/** Windows up to here are looked through again; it costs less than keeping blocks. */
const SHORT = 64;

/** For each place of the block before: the row of the best from there to its end. */
let bestToEnd = new Int32Array(0);

/** Highest of the last `window` values; NaN before row `from + window - 1`. */
export function rollingMax(x: Float64Array, window: number, out: Float64Array, from = 0): void {
  sweep(x, window, out, from, 1, false);
}

/** Lowest of the last `window` values; NaN before row `from + window - 1`. */
export function rollingMin(x: Float64Array, window: number, out: Float64Array, from = 0): void {
  sweep(x, window, out, from, -1, false);
}

/** As `rollingMax`, in the rows from `row` on, for whoever reads no others. */
export function rollingMaxSince(
  x: Float64Array,
  window: number,
  row: number,
  out: Float64Array,
): void {
  sweep(x, window, out, Math.max(0, row - window + 1), 1, false);
}

/** As `rollingMin`, in the rows from `row` on, for whoever reads no others. */
export function rollingMinSince(
  x: Float64Array,
  window: number,
  row: number,
  out: Float64Array,
): void {
  sweep(x, window, out, Math.max(0, row - window + 1), -1, false);
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
  const first = from + window - 1;
  out.fill(Number.NaN, 0, Math.min(first, x.length));
  if (first >= x.length) return;
  if (window <= SHORT) lookAgain(x, window, out, from, sign, asAge);
  else joinBlocks(x, window, out, from, sign, asAge);
}

function lookAgain(
  x: Float64Array,
  window: number,
  out: Float64Array,
  from: number,
  sign: number,
  asAge: boolean,
): void {
  const n = x.length;
  const first = from + window - 1;
  let row = latestBest(x, from, first + 1, sign);
  let best = sign * x[row]!;
  out[first] = asAge ? first - row : sign * best;
  for (let i = first + 1; i < n; ) {
    const value = sign * x[i]!;
    if (row > i + 3 - window && i + 4 <= n) {
      // The best stays for four rows at least, unless a better one comes.
      const second = sign * x[i + 1]!;
      const third = sign * x[i + 2]!;
      const fourth = sign * x[i + 3]!;
      if (value >= best) {
        best = value;
        row = i;
      }
      out[i] = asAge ? i - row : sign * best;
      if (second >= best) {
        best = second;
        row = i + 1;
      }
      out[i + 1] = asAge ? i + 1 - row : sign * best;
      if (third >= best) {
        best = third;
        row = i + 2;
      }
      out[i + 2] = asAge ? i + 2 - row : sign * best;
      if (fourth >= best) {
        best = fourth;
        row = i + 3;
      }
      out[i + 3] = asAge ? i + 3 - row : sign * best;
      i += 4;
      continue;
    }
    if (value >= best) {
      best = value;
      row = i;
    } else if (row <= i - window) {
      row = latestBest(x, i - window + 1, i + 1, sign);
      best = sign * x[row]!;
    }
    out[i] = asAge ? i - row : sign * best;
    i++;
  }
}

/** Row of the best of x[from, to), the latest of equals. Four per turn, for V8 looks x up once per turn. */
function latestBest(x: Float64Array, from: number, to: number, sign: number): number {
  let row = from;
  let best = sign * x[from]!;
  let i = from + 1;
  for (; i + 4 <= to; i += 4) {
    const a = sign * x[i]!;
    const b = sign * x[i + 1]!;
    const c = sign * x[i + 2]!;
    const d = sign * x[i + 3]!;
    if (a >= best) {
      best = a;
      row = i;
    }
    if (b >= best) {
      best = b;
      row = i + 1;
    }
    if (c >= best) {
      best = c;
      row = i + 2;
    }
    if (d >= best) {
      best = d;
      row = i + 3;
    }
  }
  for (; i < to; i++) {
    const value = sign * x[i]!;
    if (value >= best) {
      best = value;
      row = i;
    }
  }
  return row;
}

function joinBlocks(
  x: Float64Array,
  window: number,
  out: Float64Array,
  from: number,
  sign: number,
  asAge: boolean,
): void {
  const n = x.length;
  const first = from + window - 1;
  if (bestToEnd.length < window) bestToEnd = new Int32Array(window);
  const before = bestToEnd;
  for (let block = from; block < n; block += window) {
    const end = Math.min(n, block + window);
    let row = block;
    let best = Number.NEGATIVE_INFINITY;
    for (let i = block; i < end; i++) {
      const value = sign * x[i]!;
      if (value >= best) {
        best = value;
        row = i;
      }
      if (i < first) continue;
      // The window's rows in the block before; none when the window is this very block.
      const place = i - block + 1;
      let found = row;
      if (place < window && sign * x[before[place]!]! > best) found = before[place]!;
      out[i] = asAge ? i - found : x[found]!;
    }
    row = end - 1;
    best = sign * x[row]!;
    for (let i = end - 1; i >= block; i--) {
      const value = sign * x[i]!;
      if (value > best) {
        best = value;
        row = i;
      }
      before[i - block] = row;
    }
  }
}
