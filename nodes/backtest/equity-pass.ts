/**
 * What one pass over equity gives: daily returns with their sums, and the falls from the peak.
 *
 * The signs of returns are as good as random, and a branch that no processor can guess costs
 * as much as ten additions: there is none for them.
 */
import { memoryOfReturns } from './central.js';

/** Daily returns and sums; used again by the next pass. */
export interface Passed {
  /** Daily returns in its first n places. */
  returns: Float64Array;
  mean: number;
  /** Sum of squares of the returns below 0. */
  lossSquares: number;
  equitySum: number;
  /** The deepest fall from a peak, at most 0. */
  deepest: number;
  /** Sum of squares of the falls over all closes. */
  fallSquares: number;
  /** Closes from a peak to the one that makes it good, or to the end. */
  longest: number;
  isRecovered: boolean;
}

const passed: Passed = {
  returns: memoryOfReturns(0),
  mean: 0,
  lossSquares: 0,
  equitySum: 0,
  deepest: 0,
  fallSquares: 0,
  longest: 0,
  isRecovered: true,
};

/** Returns and falls of equity[0 … n]. */
export function passOver(equity: Float64Array, n: number): Passed {
  const returns = memoryOfReturns(n);
  let before = equity[0]!;
  let equitySum = before;
  let sum = 0;
  let squares = 0;
  let peak = before;
  let peakAt = 0;
  let deepest = 0;
  let fallSquares = 0;
  let longest = 0;
  for (let i = 1; i <= n; i++) {
    const value = equity[i]!;
    const r = value / before - 1;
    returns[i - 1] = r;
    equitySum += value;
    sum += r;
    // Twice a loss, 0 for a gain.
    const loss = r - Math.abs(r);
    squares += loss * loss;
    before = value;
    if (value < peak) {
      const fall = value / peak - 1;
      fallSquares += fall * fall;
      if (fall < deepest) deepest = fall;
    } else {
      const length = i - peakAt;
      // One peak after another is no fall that was made good.
      if (length > longest && length > 1) longest = length;
      peak = value;
      peakAt = i;
    }
  }
  const isRecovered = n - peakAt <= longest;
  passed.returns = returns;
  passed.mean = sum / n;
  passed.lossSquares = squares / 4;
  passed.equitySum = equitySum;
  passed.deepest = deepest;
  passed.fallSquares = fallSquares;
  passed.longest = isRecovered ? longest : n - peakAt;
  passed.isRecovered = isRecovered;
  return passed;
}

/** What the pass gives for an account that kept its cash. */
export function passIdle(cash: number, n: number): Passed {
  passed.returns = memoryOfReturns(n);
  passed.returns.fill(0, 0, n);
  passed.mean = 0;
  passed.lossSquares = 0;
  passed.equitySum = cash * (n + 1);
  passed.deepest = 0;
  passed.fallSquares = 0;
  passed.longest = 0;
  passed.isRecovered = true;
  return passed;
}
