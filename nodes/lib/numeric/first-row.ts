/**
 * The first row at which one column stands above or below another, or a level.
 *
 * Four rows at a time: each turn of a loop looks up anew where the columns are, which takes
 * longer than to compare. What is missing is neither above nor below.
 */

/** The first t of [from, end) with x[t] > y[t]; `end` where there is none. */
export function firstAbove(x: Float64Array, y: Float64Array, from: number, end: number): number {
  let t = from;
  for (; t < end - 3; t += 4) {
    if (x[t]! > y[t]!) return t;
    if (x[t + 1]! > y[t + 1]!) return t + 1;
    if (x[t + 2]! > y[t + 2]!) return t + 2;
    if (x[t + 3]! > y[t + 3]!) return t + 3;
  }
  while (t < end && !(x[t]! > y[t]!)) t++;
  return t;
}

/** The first t of [from, end) with x[t] <= y[t]; `end` where there is none. */
export function firstAtMost(x: Float64Array, y: Float64Array, from: number, end: number): number {
  let t = from;
  for (; t < end - 3; t += 4) {
    if (x[t]! <= y[t]!) return t;
    if (x[t + 1]! <= y[t + 1]!) return t + 1;
    if (x[t + 2]! <= y[t + 2]!) return t + 2;
    if (x[t + 3]! <= y[t + 3]!) return t + 3;
  }
  while (t < end && !(x[t]! <= y[t]!)) t++;
  return t;
}

/** The first t of [from, end) with x[t] < y[t] or x[t] < level; `end` where there is none. */
export function firstBelow(
  x: Float64Array,
  y: Float64Array,
  level: number,
  from: number,
  end: number,
): number {
  let t = from;
  for (; t < end - 3; t += 4) {
    const a = x[t]!;
    const b = x[t + 1]!;
    const c = x[t + 2]!;
    const d = x[t + 3]!;
    if (a < y[t]! || a < level) return t;
    if (b < y[t + 1]! || b < level) return t + 1;
    if (c < y[t + 2]! || c < level) return t + 2;
    if (d < y[t + 3]! || d < level) return t + 3;
  }
  while (t < end && !(x[t]! < y[t]! || x[t]! < level)) t++;
  return t;
}

/** The first t of [from, end) with x[t] > level; `end` where there is none. */
export function firstOver(x: Float64Array, level: number, from: number, end: number): number {
  let t = from;
  for (; t < end - 3; t += 4) {
    if (x[t]! > level) return t;
    if (x[t + 1]! > level) return t + 1;
    if (x[t + 2]! > level) return t + 2;
    if (x[t + 3]! > level) return t + 3;
  }
  while (t < end && !(x[t]! > level)) t++;
  return t;
}

/** The first t of [from, end) with x[t] <= level; `end` where there is none. */
export function firstNotOver(x: Float64Array, level: number, from: number, end: number): number {
  let t = from;
  for (; t < end - 3; t += 4) {
    if (x[t]! <= level) return t;
    if (x[t + 1]! <= level) return t + 1;
    if (x[t + 2]! <= level) return t + 2;
    if (x[t + 3]! <= level) return t + 3;
  }
  while (t < end && !(x[t]! <= level)) t++;
  return t;
}
