/**
 * Running totals of volume, signed by what the price did.
 */

/** OBV: volume added on a rise of the close and taken off on a fall; begins with the first volume. */
export function onBalanceVolume(
  close: Float64Array,
  volume: Float64Array,
  out: Float64Array,
): void {
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    const move = i === 0 ? 1 : close[i]! - close[i - 1]!;
    if (move > 0) sum += volume[i]!;
    else if (move < 0) sum -= volume[i]!;
    out[i] = sum;
  }
}

/** Running sum of `share` of each bar's volume. */
export function accumulation(share: Float64Array, volume: Float64Array, out: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    sum += share[i]! * volume[i]!;
    out[i] = sum;
  }
}
