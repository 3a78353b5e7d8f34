/**
 * The figures of one backtest that its daily returns give.
 */
import { tailsOf } from '../lib/numeric/tails.js';
import { NO_DEVIATION } from './benchmark.js';
import type { Central } from './central.js';
import { RESULT } from './columns.js';
import type { Passed } from './equity-pass.js';

const ROOT_YEAR = Math.sqrt(252);
/** Below this many returns a ratio or a quantile is noise. */
export const MIN_RETURNS = 20;

/** Fills the columns that describe daily returns. */
export function fillReturnFigures(
  row: Float64Array,
  { returns, mean, lossSquares }: Passed,
  { m2, m3, m4 }: Central,
  n: number,
): void {
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
  if (!isEnough) return;
  if (mean !== 0 || m2 > 0) fillTails(row, returns, n, mean, 1.2 * deviation);
  else {
    // Nothing but zeros, of which many windows consist.
    row[RESULT.var_95] = 0;
    row[RESULT.cvar_95] = 0;
    row[RESULT.tail_ratio] = Number.NaN;
  }
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
