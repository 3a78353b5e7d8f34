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
  { returns, mean }: Passed,
  { product, active, better }: Central,
  n: number,
  benchmark: Benchmark,
): void {
  if (n < MIN_RETURNS) return;
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
  // Two products at a time: one alone would wait for itself.
  let even = 1;
  let odd = 1;
  const pairs = at.length & ~1;
  for (let i = 0; i < pairs; i += 2) {
    even *= 1 + returns[at[i]!]!;
    odd *= 1 + returns[at[i + 1]!]!;
  }
  if (pairs < at.length) even *= 1 + returns[at[pairs]!]!;
  return geometricMean(even * odd, at.length) / mean;
}
