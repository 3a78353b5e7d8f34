/**
 * Wilder's directional indicators, with TA-Lib's seeding.
 *
 * The first window − 1 movements are summed, then each step takes off 1/window
 * of the sum and adds the new one. Equal moves up and down count as none.
 */

/** +DI in percent, from row `window` on; 0 where nothing has moved. */
export function plusIndicator(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  window: number,
  out: Float64Array,
): void {
  directionalIndicator(high, low, close, window, out, 1);
}

/** −DI in percent, from row `window` on; 0 where nothing has moved. */
export function minusIndicator(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  window: number,
  out: Float64Array,
): void {
  directionalIndicator(high, low, close, window, out, -1);
}

/** `wanted` where it is above 0 and above `other`, else 0: by factors, for nobody can guess a branch. */
function greater(wanted: number, other: number): number {
  return wanted * (Number(wanted > 0) * Number(wanted > other));
}

function directionalIndicator(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  window: number,
  out: Float64Array,
  sign: 1 | -1,
): void {
  const n = close.length;
  out.fill(Number.NaN, 0, Math.min(window, n));
  let moved = 0;
  let range = 0;
  for (let i = 1; i < n; i++) {
    const rise = high[i]! - high[i - 1]!;
    const fall = low[i - 1]! - low[i]!;
    const wanted = sign === 1 ? rise : fall;
    const other = sign === 1 ? fall : rise;
    const before = close[i - 1]!;
    const top = high[i]! > before ? high[i]! : before;
    const bottom = low[i]! < before ? low[i]! : before;
    const keep = i < window ? 1 : 1 - 1 / window;
    moved = keep * moved + greater(wanted, other);
    range = keep * range + (top - bottom);
    if (i >= window) out[i] = range > 0 ? (100 * moved) / range : 0;
  }
}

/**
 * 100 · |+DI − −DI| / (+DI + −DI) from row `window` on; NaN where nothing has moved.
 * The range that both indicators are divided by cancels out.
 */
export function directionalIndex(
  high: Float64Array,
  low: Float64Array,
  window: number,
  out: Float64Array,
): void {
  const n = out.length;
  out.fill(Number.NaN, 0, Math.min(window, n));
  let up = 0;
  let down = 0;
  for (let i = 1; i < n; i++) {
    const rise = high[i]! - high[i - 1]!;
    const fall = low[i - 1]! - low[i]!;
    const keep = i < window ? 1 : 1 - 1 / window;
    up = keep * up + greater(rise, fall);
    down = keep * down + greater(fall, rise);
    const moved = up + down;
    if (i >= window) out[i] = moved > 0 ? (100 * Math.abs(up - down)) / moved : Number.NaN;
  }
}

/**
 * ADX: Wilder average of the directional index, seeded with the mean of its first
 * `window` values, in row 2 · window − 1. Bars without movement leave it as it is,
 * and count as 0 in the seed.
 */
export function averageDirectionalIndex(
  index: Float64Array,
  window: number,
  out: Float64Array,
): void {
  const n = out.length;
  const first = 2 * window - 1;
  out.fill(Number.NaN, 0, Math.min(first, n));
  let average = 0;
  for (let i = window; i < n; i++) {
    const value = index[i]!;
    const isDefined = value >= 0;
    if (i <= first) average += isDefined ? value / window : 0;
    else if (isDefined) average += (value - average) / window;
    if (i >= first) out[i] = average;
  }
}

/**
 * +DM (`sign` 1) or −DM (`sign` −1) in price units: sum of the first window − 1
 * movements, then Wilder's subtraction; NaN before row `window - 1`.
 */
export function directionalMovement(
  high: Float64Array,
  low: Float64Array,
  window: number,
  sign: 1 | -1,
  out: Float64Array,
): void {
  const n = out.length;
  out.fill(Number.NaN, 0, Math.min(window - 1, n));
  let sum = 0;
  for (let i = 1; i < n; i++) {
    const rise = high[i]! - high[i - 1]!;
    const fall = low[i - 1]! - low[i]!;
    const wanted = sign === 1 ? rise : fall;
    const other = sign === 1 ? fall : rise;
    if (i >= window) sum -= sum / window;
    sum += greater(wanted, other);
    if (i >= window - 1) out[i] = sum;
  }
}
