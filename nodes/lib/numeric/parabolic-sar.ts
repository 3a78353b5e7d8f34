/**
 * Wilder's parabolic stop-and-reverse, as TA-Lib starts it.
 *
 * It begins short only if the low fell further than the high rose on the first
 * bar; it never enters the ranges of the last two bars, and flips on a touch.
 */

/** The stop of each bar from row 1 on; `step` is added to the acceleration at each new extreme, up to `limit`. */
export function parabolicSar(
  high: Float64Array,
  low: Float64Array,
  step: number,
  limit: number,
  out: Float64Array,
): void {
  const n = high.length;
  if (n > 0) out[0] = Number.NaN;
  if (n < 2) return;
  const fall = low[0]! - low[1]!;
  let isLong = !(fall > 0 && high[1]! - high[0]! < fall);
  let extreme = isLong ? high[1]! : low[1]!;
  let stop = isLong ? low[0]! : high[0]!;
  let acceleration = step;
  for (let i = 1; i < n; i++) {
    // On the first bar TA-Lib takes the bar itself for the one before.
    const before = i === 1 ? 1 : i - 1;
    const top = Math.max(high[before]!, high[i]!);
    const bottom = Math.min(low[before]!, low[i]!);
    if (isLong ? low[i]! <= stop : high[i]! >= stop) {
      stop = isLong ? Math.max(extreme, top) : Math.min(extreme, bottom);
      isLong = !isLong;
      out[i] = stop;
      acceleration = step;
      extreme = isLong ? high[i]! : low[i]!;
    } else {
      out[i] = stop;
      if (isLong ? high[i]! > extreme : low[i]! < extreme) {
        extreme = isLong ? high[i]! : low[i]!;
        acceleration = Math.min(limit, acceleration + step);
      }
    }
    stop += acceleration * (extreme - stop);
    stop = isLong ? Math.min(stop, bottom) : Math.max(stop, top);
  }
}
