/**
 * The figures of one backtest that its daily returns give, and one pass over equity
 * that gathers what several of them need.
 */
import { tailsOf } from '../lib/numeric/tails.js';
import { RESULT } from './columns.js';

const ROOT_YEAR = Math.sqrt(252);
/** Below this many returns a ratio or a quantile is noise. */
export const MIN_RETURNS = 20;
/** A deviation below this is rounding. */
export const NO_DEVIATION = 1e-12;

/** What one pass over equity gives; used again by the next one. */
export interface Passed {
  /** Daily returns in its first n places. */
  returns: Float64Array;
  mean: number;
  /** Sum of squares of the returns below 0. */
  lossSquares: number;
  equitySum: number;
  deepest: number;
  /** Sum of squares of the falls from the peak. */
  squares: number;
  longest: number;
  isRecovered: boolean;
}

const passed: Passed = {
  returns: new Float64Array(1024),
  mean: 0,
  lossSquares: 0,
  equitySum: 0,
  deepest: 0,
  squares: 0,
  longest: 0,
  isRecovered: true,
};

/** Returns, sums and the drawdown of equity[0 … n] in one pass. */
export function passOver(equity: Float64Array, n: number): Passed {
  if (passed.returns.length < n) passed.returns = new Float64Array(n * 2);
  const { returns } = passed;
  let before = equity[0]!;
  let equitySum = before;
  let sum = 0;
  let lossSquares = 0;
  let peak = before;
  let peakAt = 0;
  let deepest = 0;
  let squares = 0;
  let longest = 0;
  let isRecovered = true;
  for (let i = 1; i <= n; i++) {
    const value = equity[i]!;
    equitySum += value;
    const r = value / before - 1;
    returns[i - 1] = r;
    sum += r;
    if (r < 0) lossSquares += r * r;
    before = value;
    if (value < peak) {
      const fall = value / peak - 1;
      if (fall < deepest) deepest = fall;
      squares += fall * fall;
    } else {
      // A fall lasts from its peak to the close that makes it good.
      if (i - peakAt > 1 && i - peakAt > longest) {
        longest = i - peakAt;
        isRecovered = true;
      }
      peak = value;
      peakAt = i;
    }
  }
  if (n - peakAt > longest) {
    longest = n - peakAt;
    isRecovered = false;
  }
  passed.mean = sum / n;
  passed.lossSquares = lossSquares;
  passed.equitySum = equitySum;
  passed.deepest = deepest;
  passed.squares = squares;
  passed.longest = longest;
  passed.isRecovered = isRecovered;
  return passed;
}

/** Fills the columns that describe daily returns. */
export function fillReturnFigures(
  row: Float64Array,
  { returns, mean, lossSquares }: Passed,
  n: number,
): void {
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = 0; i < n; i++) {
    const d = returns[i]! - mean;
    const square = d * d;
    m2 += square;
    m3 += square * d;
    m4 += square * square;
  }
  const deviation = n < 2 ? Number.NaN : Math.sqrt(m2 / (n - 1));
  const isEnough = n >= MIN_RETURNS;
  const hasSpread = deviation >= NO_DEVIATION;
  row[RESULT.ann_vol] = deviation * ROOT_YEAR;
  row[RESULT.sharpe] = isEnough && hasSpread ? (mean / deviation) * ROOT_YEAR : Number.NaN;
  row[RESULT.sortino] =
    isEnough && lossSquares > 0 ? (mean / Math.sqrt(lossSquares / n)) * ROOT_YEAR : Number.NaN;
  const hasShape = n >= 4 && hasSpread;
  const variance = m2 / n;
  row[RESULT.skew] = hasShape
    ? (Math.sqrt(n * (n - 1)) / (n - 2)) * (m3 / n / variance ** 1.5)
    : Number.NaN;
  const excess = m4 / n / (variance * variance) - 3;
  row[RESULT.kurtosis_raw] = hasShape
    ? ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * excess + 6) + 3
    : Number.NaN;
  // Few values lie beyond these bounds, and in all but odd series the quantiles are among them.
  if (isEnough) fillTails(row, returns, n, mean, 1.2 * deviation);
}

function fillTails(
  row: Float64Array,
  returns: Float64Array,
  n: number,
  mean: number,
  distance: number,
): void {
  const { low, high, lowMean } = tailsOf(returns, n, 0.05, mean - distance, mean + distance);
  row[RESULT.var_95] = low;
  row[RESULT.cvar_95] = lowMean;
  row[RESULT.tail_ratio] = low === 0 ? Number.NaN : Math.abs(high / low);
}
