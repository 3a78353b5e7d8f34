/**
 * What one pass over equity gives: daily returns with their sums, and the falls from the peak.
 *
 * Signs of returns are as good as random, and a branch that no processor can guess costs
 * as much as ten additions: loops over returns have none.
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
}

const passed: Passed = {
  returns: memoryOfReturns(0),
  mean: 0,
  lossSquares: 0,
  equitySum: 0,
};

/** Returns of equity[0 … n]. */
export function passOver(equity: Float64Array, n: number): Passed {
  const returns = memoryOfReturns(n);
  passed.returns = returns;
  let before = equity[0]!;
  let equitySum = before;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const value = equity[i + 1]!;
    const r = value / before - 1;
    returns[i] = r;
    equitySum += value;
    sum += r;
    // Twice a loss, 0 for a gain.
    const loss = r - Math.abs(r);
    squares += loss * loss;
    before = value;
  }
  passed.mean = sum / n;
  passed.lossSquares = squares / 4;
  passed.equitySum = equitySum;
  return passed;
}

/** What the pass gives for an account that kept its cash. */
export function passIdle(cash: number, n: number): Passed {
  passed.returns = memoryOfReturns(n);
  passed.returns.fill(0, 0, n);
  passed.mean = 0;
  passed.lossSquares = 0;
  passed.equitySum = cash * (n + 1);
  return passed;
}

/** Falls from the peak; used again by the next pass. */
export interface Falls {
  /** At most 0. */
  deepest: number;
  /** Sum of squares over all closes. */
  squares: number;
  /** Closes from a peak to the one that makes it good, or to the end. */
  longest: number;
  isRecovered: boolean;
}

/** Of an account that kept its cash. */
export const NO_FALLS: Falls = { deepest: 0, squares: 0, longest: 0, isRecovered: true };

const falls: Falls = { deepest: 0, squares: 0, longest: 0, isRecovered: true };

/** Falls of equity[0 … n], peak by peak. */
export function fallsOf(equity: Float64Array, n: number): Falls {
  let peak = equity[0]!;
  let deepest = 0;
  let squares = 0;
  let longest = 0;
  let isRecovered = true;
  for (let i = 1; i <= n; ) {
    const value = equity[i]!;
    if (value >= peak) {
      peak = value;
      i++;
      continue;
    }
    const peakAt = i - 1;
    let least = value;
    for (; i <= n; i++) {
      const fallen = equity[i]!;
      if (fallen >= peak) break;
      const fall = fallen / peak - 1;
      squares += fall * fall;
      if (fallen < least) least = fallen;
    }
    const deep = least / peak - 1;
    if (deep < deepest) deepest = deep;
    // The close that makes it good is one of them; where there is none, i is past the last.
    const isOver = i <= n;
    const length = (isOver ? i : n) - peakAt;
    if (length > longest) {
      longest = length;
      isRecovered = isOver;
    }
  }
  falls.deepest = deepest;
  falls.squares = squares;
  falls.longest = longest;
  falls.isRecovered = isRecovered;
  return falls;
}
