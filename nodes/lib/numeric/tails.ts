/**
 * Both ends of a sample at once, without sorting it.
 *
 * Only values beyond two bounds are looked at, which are few; where they are too few to
 * hold the quantiles, those below and above 0; and only where these do not, all. Zeros, of
 * which the returns of an account may be full, are counted and not sorted.
 */
import { select } from './order-statistics.js';

/** The ends of a sample; quantiles interpolate linearly (Hyndman and Fan, type 7). */
export interface Tails {
  /** The q-quantile. */
  low: number;
  /** The (1 − q)-quantile. */
  high: number;
  /** Mean of the values that are at most `low`. */
  lowMean: number;
}

const tails: Tails = { low: 0, high: 0, lowMean: 0 };
let below = new Float64Array(512);
/** Values above, negated: both ends are low ends then. */
let above = new Float64Array(512);

/**
 * The ends of x[0, n), n at least 1, no NaN, q below one half. `low` and `high`: bounds;
 * the fewer values beyond them, the faster. The answer is used again by the next call;
 * x stays as it is.
 */
export function tailsOf(x: Float64Array, n: number, q: number, low: number, high: number): Tails {
  if (below.length < n) {
    below = new Float64Array(2 * n);
    above = new Float64Array(2 * n);
  }
  // Kept here: what a module holds is looked up again at every turn of a loop.
  const lows = below;
  const highs = above;
  let l = 0;
  let h = 0;
  for (let i = 0; i < n; i++) {
    const value = x[i]!;
    if (value < low) lows[l++] = value;
    else if (value > high) highs[h++] = -value;
  }
  const position = (n - 1) * q;
  const needed = Math.min(n, Math.floor(position) + 2);
  let uncounted = 0;
  if (l < needed || h < needed) {
    const zeros = zerosOf(x, n);
    if (l < needed) {
      l = gather(x, n, 1, lows);
      const filled = fillUp(lows, l, needed, zeros);
      if (filled < needed) l = copy(x, n, 1, lows);
      else {
        uncounted = zeros - (filled - l);
        l = filled;
      }
    }
    if (h < needed) {
      h = fillUp(highs, gather(x, n, -1, highs), needed, zeros);
      if (h < needed) h = copy(x, n, -1, highs);
    }
  }
  tails.low = lowQuantile(lows, l, position);
  tails.high = -lowQuantile(highs, h, position);
  let sum = 0;
  let count = tails.low >= 0 ? uncounted : 0;
  for (let i = 0; i < l; i++) {
    if (lows[i]! > tails.low) continue;
    sum += lows[i]!;
    count++;
  }
  tails.lowMean = sum / count;
  return tails;
}

function zerosOf(x: Float64Array, n: number): number {
  let zeros = 0;
  for (let i = 0; i < n; i++) zeros += Number(x[i] === 0);
  return zeros;
}

/** Gathers the values below 0, or with sign −1 those above it negated; gives their number. */
function gather(x: Float64Array, n: number, sign: 1 | -1, into: Float64Array): number {
  let count = 0;
  for (let i = 0; i < n; i++) {
    const value = sign * x[i]!;
    into[count] = value;
    count += Number(value < 0);
  }
  return count;
}

/** Adds zeros to the first `count` values until there are `needed`, or no zeros any more. */
function fillUp(values: Float64Array, count: number, needed: number, zeros: number): number {
  const filled = Math.max(count, Math.min(needed, count + zeros));
  values.fill(0, count, filled);
  return filled;
}

function copy(x: Float64Array, n: number, sign: 1 | -1, into: Float64Array): number {
  for (let i = 0; i < n; i++) into[i] = sign * x[i]!;
  return n;
}

/** The value at a place between two of the sorted x[0, n). */
function lowQuantile(x: Float64Array, n: number, position: number): number {
  const at = Math.floor(position);
  const low = select(x, 0, n, at);
  if (position === at) return low;
  let next = Number.POSITIVE_INFINITY;
  for (let i = at + 1; i < n; i++) if (x[i]! < next) next = x[i]!;
  return low + (next - low) * (position - at);
}
