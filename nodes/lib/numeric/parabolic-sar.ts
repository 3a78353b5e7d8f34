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
  // A falling trend is a rising one of the negated prices: `ahead` is the side that
  // the trend runs to, `behind` the one that the stop lies on.
  let extreme = isLong ? high[1]! : -low[1]!;
  let stop = isLong ? low[0]! : -high[0]!;
  let acceleration = step;
  // On the first bar TA-Lib takes the bar itself for the one before.
  let aheadBefore = extreme;
  let behindBefore = isLong ? low[1]! : -high[1]!;
  for (let i = 1; i < n; i++) {
    const ahead = isLong ? high[i]! : -low[i]!;
    const behind = isLong ? low[i]! : -high[i]!;
    if (behind <= stop) {
      const farthest = aheadBefore > ahead ? aheadBefore : ahead;
      stop = extreme > farthest ? extreme : farthest;
      out[i] = isLong ? stop : -stop;
      isLong = !isLong;
      acceleration = step;
      extreme = -behind;
      stop = -stop + acceleration * (extreme + stop);
      if (stop > -farthest) stop = -farthest;
      aheadBefore = -behind;
      behindBefore = -ahead;
    } else {
      out[i] = isLong ? stop : -stop;
      if (ahead > extreme) {
        extreme = ahead;
        acceleration = acceleration + step < limit ? acceleration + step : limit;
      }
      stop += acceleration * (extreme - stop);
      // Held against both bars and not against the farther one: the stop seldom gets
      // there, and which of the two it is, nobody can guess.
      if (stop > behindBefore) stop = behindBefore;
      if (stop > behind) stop = behind;
      aheadBefore = ahead;
      behindBefore = behind;
    }
  }
}
