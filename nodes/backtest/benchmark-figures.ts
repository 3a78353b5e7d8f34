/**
 * The figures of one backtest that compare its daily returns with the benchmark's.
 *
 * Without a benchmark, or below twenty returns, they are NaN.
 */
import { type Benchmark, geometricMean, NO_DEVIATION, type Sessions } from './benchmark.js';
import type { Central } from './central.js';
import { RESULT } from './columns.js';
import type { Passed } from './equity-pass.js';
import { MIN_RETURNS } from './return-figures.js';

const YEAR = 252;
const ROOT_YEAR = Math.sqrt(YEAR);

/** Fills the columns that compare; `n` returns on the sessions of the benchmark. */
export function fillBenchmarkFigures(
  row: Float64Array,
  { mean }: Passed,
  { product, active, better, growthUp, growthDown }: Central,
  n: number,
  benchmark: Benchmark,
): void {
  if (n < MIN_RETURNS) return;
  row[RESULT.hit_rate] = better / n;
  const deviation = Math.sqrt(active / (n - 1));
  row[RESULT.information_ratio] =
    deviation >= NO_DEVIATION ? ((mean - benchmark.mean) / deviation) * ROOT_YEAR : Number.NaN;
  row[RESULT.up_capture] = capture(growthUp, benchmark.up);
  row[RESULT.down_capture] = capture(growthDown, benchmark.down);
  if (Math.sqrt(benchmark.squares / (n - 1)) < NO_DEVIATION) return;
  const beta = product / benchmark.squares;
  row[RESULT.beta] = beta;
  row[RESULT.alpha] = (1 + mean - beta * benchmark.mean) ** YEAR - 1;
}

/** Geometric mean of n days over that of the benchmark on them. */
function capture(growth: number, { at: { length: n }, mean }: Sessions): number {
  return geometricMean(growth, n) / mean;
}
