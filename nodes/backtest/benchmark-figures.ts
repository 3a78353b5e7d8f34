/**
 * The figures of one backtest that compare its daily returns with the benchmark's.
 *
 * Without a benchmark, or below twenty returns, they are NaN.
 */
import { type Benchmark, geometricMean, type Sessions } from './benchmark.js';
import { RESULT } from './columns.js';
import { MIN_RETURNS, NO_DEVIATION, type Passed } from './return-figures.js';

const YEAR = 252;
const ROOT_YEAR = Math.sqrt(YEAR);

/** Fills the columns that compare; `n` returns on the sessions of the benchmark. */
export function fillBenchmarkFigures(
  row: Float64Array,
  { returns, mean }: Passed,
  n: number,
  benchmark: Benchmark,
): void {
  if (n < MIN_RETURNS) return;
  const { deviations } = benchmark;
  let product = 0;
  let active = 0;
  let better = 0;
  for (let i = 0; i < n; i++) {
    const d = returns[i]! - mean;
    const own = d - deviations[i]!;
    product += d * deviations[i]!;
    active += own * own;
    // What is the same but for rounding is not better.
    if (returns[i]! - benchmark.returns[i]! > NO_DEVIATION) better++;
  }
  row[RESULT.hit_rate] = better / n;
  const deviation = Math.sqrt(active / (n - 1));
  row[RESULT.information_ratio] =
    deviation >= NO_DEVIATION ? ((mean - benchmark.mean) / deviation) * ROOT_YEAR : Number.NaN;
  row[RESULT.up_capture] = capture(returns, benchmark.up);
  row[RESULT.down_capture] = capture(returns, benchmark.down);
  if (Math.sqrt(benchmark.squares / (n - 1)) < NO_DEVIATION) return;
  const beta = product / benchmark.squares;
  row[RESULT.beta] = beta;
  row[RESULT.alpha] = (1 + mean - beta * benchmark.mean) ** YEAR - 1;
}

/** Geometric mean on these sessions over that of the benchmark. */
function capture(returns: Float64Array, { at, mean }: Sessions): number {
  let product = 1;
  for (let i = 0; i < at.length; i++) product *= 1 + returns[at[i]!]!;
  return geometricMean(product, at.length) / mean;
}
