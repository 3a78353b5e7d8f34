/**
 * Both ends of a sample at once, without sorting it.
 *
 * Only values beyond two bounds are looked at, which are few; where they are too few to
 * hold the quantiles, those below and above 0; and only where these do not, all. Zeros, of
 * which the returns of an account may be full, are counted and not sorted.
 */
import { select } from './order-statistics.js';
import { selectEvenly } from './select-evenly.js';

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
/** Replaced only by a sample that is longer: what never changes is a constant to the compiler. */
const ends = {
  below: new Float64Array(8192),
  /** Values above, negated: both ends are low ends then. */
  above: new Float64Array(8192),
};

/**
 * The ends of x[0, n), n at least 1, no NaN, q below one half. `low` and `high`: bounds;
 * the fewer values beyond them, the faster. The answer is used again by the next call;
 * x stays as it is.
 */
export function tailsOf(x: Float64Array, n: number, q: number, low: number, high: number): Tails {
  if (ends.below.length < n) {
    ends.below = new Float64Array(2 * n);
    ends.above = new Float64Array(2 * n);
  }
  const { below: lows, above: highs } = ends;
  let l = 0;
  let h = 0;
  // Written in any case and kept where it counts: no processor could guess a branch. Two at a
  // time, for each turn of a loop looks up anew where the values are.
  const pairs = n & ~1;
  for (let i = 0; i < pairs; i += 2) {
    const one = x[i]!;
    const other = x[i + 1]!;
    lows[l] = one;
    highs[h] = -one;
    l += Number(one < low);
    h += Number(one > high);
    lows[l] = other;
    highs[h] = -other;
    l += Number(other < low);
    h += Number(other > high);
  }
  if (pairs < n) {
    const value = x[pairs]!;
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
  const at = Math.floor(position);
  const least = between(lows, l, position, select(lows, 0, l, at));
  tails.low = least;
  // Nothing is summed up in the order that it leaves.
  tails.high = -between(highs, h, position, selectEvenly(highs, h, at));
  let sum = 0;
  let count = least >= 0 ? uncounted : 0;
  for (let i = 0; i < l; i++) {
    const value = lows[i]!;
    if (value > least) continue;
    sum += value;
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

/** The value at a place between two of x[0, n), of which the first `position` are in their places. */
function between(x: Float64Array, n: number, position: number, low: number): number {
  const at = Math.floor(position);
  if (position === at) return low;
  let next = Number.POSITIVE_INFINITY;
  for (let i = at + 1; i < n; i++) if (x[i]! < next) next = x[i]!;
  return low + (next - low) * (position - at);
}
