/**
 * Variance of a session from its high, low and close, without its drift.
 */

/**
 * Rogers and Satchell's part of each bar: ln(H/C) ln(H/O) + ln(L/C) ln(L/O), from
 * the logarithms of high, low and close over the open.
 */
export function driftFree(
  up: Float64Array,
  down: Float64Array,
  body: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) {
    out[i] = up[i]! * (up[i]! - body[i]!) + down[i]! * (down[i]! - body[i]!);
  }
}
