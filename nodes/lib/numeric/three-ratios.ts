/**
 * Ratios of two sums over three sliding windows at once.
 *
 * Each window's ratio is the one that rolling-ratio gives, to the last digit: sums
 * are compensated and computed afresh at the same rows. Three of them slide side by
 * side in the time of one, for each waits for its own last addition.
 */

const FRESH_EVERY = 1000;

/** A window and, of the row in hand, its sums and what rounding took from them. */
class WindowSums {
  readonly first: number;
  upper = 0;
  lower = 0;
  upperLost = 0;
  lowerLost = 0;

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
  const sums = windows.map((window) => new WindowSums(window, from)) as Three;
  const last = Math.max(...sums.map(({ first }) => first));
  out.fill(Number.NaN, 0, Math.min(last, n));
  if (last >= n) return;
  for (const each of sums) {
    const fresh = last - ((last - each.first) % FRESH_EVERY);
    begin(x, y, each, fresh);
    for (let i = fresh + 1; i <= last; i++) step(x, y, each, i);
  }
  for (let row = last; row < n; ) {
    const rest = Math.min(...sums.map((each) => each.untilFresh(row)));
    const next = Math.min(n, row + rest);
    slide(x, y, sums, row, next, out);
    row = next;
    if (row === n) return;
    for (const each of sums) {
      if (each.untilFresh(row) === FRESH_EVERY) begin(x, y, each, row);
      else step(x, y, each, row);
    }
  }
}

type Three = readonly [WindowSums, WindowSums, WindowSums];

/** Sums of the window that ends in `row`, afresh. */
function begin(x: Float64Array, y: Float64Array, sums: WindowSums, row: number): void {
  sums.upper = 0;
  sums.lower = 0;
  sums.upperLost = 0;
  sums.lowerLost = 0;
  for (let i = row - sums.window + 1; i <= row; i++) add(sums, x[i]!, y[i]!);
  settle(y, sums, row);
}

/** Slides one window into `row`. */
function step(x: Float64Array, y: Float64Array, sums: WindowSums, row: number): void {
  const left = row - sums.window;
  add(sums, x[row]! - x[left]!, y[row]! - y[left]!);
  settle(y, sums, row);
}

function add(sums: WindowSums, x: number, y: number): void {
  const a = x - sums.upperLost;
  const b = y - sums.lowerLost;
  const upper = sums.upper + a;
  const lower = sums.lower + b;
  sums.upperLost = upper - sums.upper - a;
  sums.lowerLost = lower - sums.lower - b;
  sums.upper = upper;
  sums.lower = lower;
}

/** Makes the lower sum exact where all its values are the same. */
function settle(y: Float64Array, sums: WindowSums, row: number): void {
  const value = y[row]!;
  for (let i = row - sums.window + 1; i < row; i++) if (y[i] !== value) return;
  sums.lower = sums.window * value;
  sums.lowerLost = 0;
}

/** Fills rows [row, end); the sums stand at `row` before and at the last one afterwards. */
function slide(
  x: Float64Array,
  y: Float64Array,
  [a, b, c]: Three,
  row: number,
  end: number,
  out: Float64Array,
): void {
  const [windowA, windowB, windowC] = [a.window, b.window, c.window];
  let { upper: upA, lower: lowA, upperLost: upLostA, lowerLost: lowLostA } = a;
  let { upper: upB, lower: lowB, upperLost: upLostB, lowerLost: lowLostB } = b;
  let { upper: upC, lower: lowC, upperLost: upLostC, lowerLost: lowLostC } = c;
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
  Object.assign(a, { upper: upA, lower: lowA, upperLost: upLostA, lowerLost: lowLostA });
  Object.assign(b, { upper: upB, lower: lowB, upperLost: upLostB, lowerLost: lowLostB });
  Object.assign(c, { upper: upC, lower: lowC, upperLost: upLostC, lowerLost: lowLostC });
}

function ratio(upper: number, lower: number): number {
  return lower > 0 ? upper / lower : 0;
}

function weighted(a: number, b: number, c: number): number {
  return (100 * (4 * a + 2 * b + c)) / 7;
}
