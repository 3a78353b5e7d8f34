/**
 * Ratios of two sums over three sliding windows at once.
 *
 * Each window's ratio is the one that rolling-ratio gives, to the last digit: sums
 * are compensated and computed afresh at the same rows. Three of them slide side by
 * side in the time of one, for each waits for its own last addition.
 */
import { FRESH_EVERY } from './rolling-ratio.js';

/** A window and, of the row in hand, its sums and what rounding took from them. */
class WindowSums {
  readonly first: number;
  /** Upper and lower sum, and what was lost of each; an array, because V8 boxes numbers that are fields. */
  readonly sums = new Float64Array(4);

  constructor(
    readonly window: number,
    from: number,
  ) {
    this.first = from + window - 1;
  }

  /** Rows from `row` to the next one with fresh sums. */
  untilFresh(row: number): number {
    return FRESH_EVERY - ((row - this.first) % FRESH_EVERY);
  }
}

/**
 * 100 · (4a + 2b + c) / 7 with a, b and c the ratios Σx / Σy of the last `windows`
 * rows from row `from` on, 0 where Σy is not above 0; NaN before the longest window.
 */
export function weightedRatios(
  x: Float64Array,
  y: Float64Array,
  windows: readonly [number, number, number],
  out: Float64Array,
  from: number,
): void {
  const n = x.length;
  const a = new WindowSums(windows[0], from);
  const b = new WindowSums(windows[1], from);
  const c = new WindowSums(windows[2], from);
  const last = Math.max(a.first, b.first, c.first);
  out.fill(Number.NaN, 0, Math.min(last, n));
  if (last >= n) return;
  standAt(x, y, a, last);
  standAt(x, y, b, last);
  standAt(x, y, c, last);
  for (let row = last; row < n; ) {
    const rest = Math.min(a.untilFresh(row), b.untilFresh(row), c.untilFresh(row));
    const next = Math.min(n, row + rest);
    slide(x, y, a, b, c, row, next, out);
    row = next;
    if (row === n) return;
    advance(x, y, a, row);
    advance(x, y, b, row);
    advance(x, y, c, row);
  }
}

/** Brings the sums to `row` as if they had slid there from their first row. */
function standAt(x: Float64Array, y: Float64Array, sums: WindowSums, row: number): void {
  for (let i = row - FRESH_EVERY + sums.untilFresh(row); i <= row; i++) advance(x, y, sums, i);
}

/** Moves the sums from the row before into `row`, where they may be due afresh. */
function advance(x: Float64Array, y: Float64Array, of: WindowSums, row: number): void {
  const { window, sums } = of;
  const begin = row - window;
  if (of.untilFresh(row) === FRESH_EVERY) {
    sums.fill(0);
    for (let i = begin + 1; i <= row; i++) add(sums, x[i]!, y[i]!);
  } else {
    add(sums, x[row]! - x[begin]!, y[row]! - y[begin]!);
  }
  const value = y[row]!;
  for (let i = begin + 1; i < row; i++) if (y[i] !== value) return;
  // All values are the same, and their sum is exact.
  sums[1] = window * value;
  sums[3] = 0;
}

function add(sums: Float64Array, x: number, y: number): void {
  const a = x - sums[2]!;
  const b = y - sums[3]!;
  const upper = sums[0]! + a;
  const lower = sums[1]! + b;
  sums[2] = upper - sums[0]! - a;
  sums[3] = lower - sums[1]! - b;
  sums[0] = upper;
  sums[1] = lower;
}

/** Fills rows [row, end); the sums stand at `row` before and at the last one afterwards. */
function slide(
  x: Float64Array,
  y: Float64Array,
  a: WindowSums,
  b: WindowSums,
  c: WindowSums,
  row: number,
  end: number,
  out: Float64Array,
): void {
  const windowA = a.window;
  const windowB = b.window;
  const windowC = c.window;
  let upA = a.sums[0]!;
  let lowA = a.sums[1]!;
  let upLostA = a.sums[2]!;
  let lowLostA = a.sums[3]!;
  let upB = b.sums[0]!;
  let lowB = b.sums[1]!;
  let upLostB = b.sums[2]!;
  let lowLostB = b.sums[3]!;
  let upC = c.sums[0]!;
  let lowC = c.sums[1]!;
  let upLostC = c.sums[2]!;
  let lowLostC = c.sums[3]!;
  let run = 1;
  const most = Math.max(windowA, windowB, windowC);
  while (run < most && run <= row && y[row - run] === y[row]) run++;
  out[row] = weighted(ratio(upA, lowA), ratio(upB, lowB), ratio(upC, lowC));
  for (let i = row + 1; i < end; i++) {
    const above = x[i]!;
    const value = y[i]!;
    const addA = above - x[i - windowA]! - upLostA;
    const addLowA = value - y[i - windowA]! - lowLostA;
    const nextA = upA + addA;
    const nextLowA = lowA + addLowA;
    upLostA = nextA - upA - addA;
    lowLostA = nextLowA - lowA - addLowA;
    upA = nextA;
    lowA = nextLowA;
    const addB = above - x[i - windowB]! - upLostB;
    const addLowB = value - y[i - windowB]! - lowLostB;
    const nextB = upB + addB;
    const nextLowB = lowB + addLowB;
    upLostB = nextB - upB - addB;
    lowLostB = nextLowB - lowB - addLowB;
    upB = nextB;
    lowB = nextLowB;
    const addC = above - x[i - windowC]! - upLostC;
    const addLowC = value - y[i - windowC]! - lowLostC;
    const nextC = upC + addC;
    const nextLowC = lowC + addLowC;
    upLostC = nextC - upC - addC;
    lowLostC = nextLowC - lowC - addLowC;
    upC = nextC;
    lowC = nextLowC;
    if (value === y[i - 1]!) {
      run++;
      if (run >= windowA) {
        lowA = windowA * value;
        lowLostA = 0;
      }
      if (run >= windowB) {
        lowB = windowB * value;
        lowLostB = 0;
      }
      if (run >= windowC) {
        lowC = windowC * value;
        lowLostC = 0;
      }
    } else run = 1;
    out[i] = weighted(ratio(upA, lowA), ratio(upB, lowB), ratio(upC, lowC));
  }
  a.sums.set([upA, lowA, upLostA, lowLostA]);
  b.sums.set([upB, lowB, upLostB, lowLostB]);
  c.sums.set([upC, lowC, upLostC, lowLostC]);
}

function ratio(upper: number, lower: number): number {
  return lower > 0 ? upper / lower : 0;
}

function weighted(a: number, b: number, c: number): number {
  return (100 * (4 * a + 2 * b + c)) / 7;
}
