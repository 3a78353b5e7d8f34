/**
 * Running totals of volume, signed by what the price did.
 */

/** OBV: volume added on a rise of the close and taken off on a fall; begins with the first volume. */
export function onBalanceVolume(
  close: Float64Array,
  volume: Float64Array,
  out: Float64Array,
): void {
  let sum = out.length > 0 ? volume[0]! : 0;
  if (out.length > 0) out[0] = sum;
  for (let i = 1; i < out.length; i++) {
    const move = close[i]! - close[i - 1]!;
    // A factor, not a branch: which way a price goes is what no processor guesses.
    sum += volume[i]! * (Number(move > 0) - Number(move < 0));
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
