/**
 * The figures of one backtest, from its equity, its trades and the benchmark.
 *
 * Conventions: 252 sessions a year, sample deviations, a risk-free rate of zero
 * to match cash that earns nothing. What a window is too short for, or what has
 * no meaning (a ratio over zero), is NaN and never 0.
 */
import type { Benchmark } from './benchmark.js';
import { fillBenchmarkFigures } from './benchmark-figures.js';
import { type Central, momentsBeside, momentsOf, momentsOfNothing } from './central.js';
import { RESULT } from './columns.js';
import { passIdle, passOver } from './equity-pass.js';
import { fillReturnFigures } from './return-figures.js';
import type { Account } from './simulate.js';
import { fillTradeFigures } from './trade-figures.js';

const YEAR = 252;
const DAYS_PER_YEAR = 365.25;
/** Below this span a yearly rate is noise. */
const MIN_DAYS = 90;
/** What says nothing of an account that lost everything. */
const RATIOS = [
  RESULT.sharpe,
  RESULT.sortino,
  RESULT.calmar,
  RESULT.tail_ratio,
  RESULT.skew,
  RESULT.kurtosis_raw,
  RESULT.profit_factor,
  RESULT.payoff,
];

/**
 * Fills the columns that describe equity, returns, drawdown, trades and the comparison
 * with a benchmark on the same sessions. `days`: calendar span of the window.
 */
export function fillStatistics(
  row: Float64Array,
  account: Account,
  days: number,
  benchmark?: Benchmark,
): void {
  const { equity, sessions: n } = account;
  const first = equity[0]!;
  const last = equity[n]!;
  const total = last / first - 1;
  row[RESULT.sessions] = n;
  row[RESULT.total_return] = total;
  row[RESULT.final_equity] = last;
  const cagr = days < MIN_DAYS ? Number.NaN : (last / first) ** (DAYS_PER_YEAR / days) - 1;
  row[RESULT.cagr] = cagr;
  const { isIdle } = account;
  const passed = isIdle ? passIdle(last, n) : passOver(equity, n);
  const { mean, deepest } = passed;
  row[RESULT.max_drawdown] = deepest;
  row[RESULT.max_dd_duration] = passed.longest;
  row[RESULT.dd_recovered] = passed.isRecovered ? 1 : 0;
  row[RESULT.ulcer_index] = Math.sqrt(passed.fallSquares / n);
  row[RESULT.calmar] = deepest < 0 ? cagr / -deepest : Number.NaN;
  const compared = account.isBankrupt ? undefined : benchmark;
  let central: Central;
  if (isIdle) central = momentsOfNothing(compared);
  else if (compared) central = momentsBeside(n, mean, compared);
  else central = momentsOf(n, mean);
  if (compared) fillBenchmarkFigures(row, passed, central, n, compared);
  fillReturnFigures(row, passed, central, n);
  fillActivity(row, account, passed.equitySum);
  fillTradeFigures(row, account);
  if (account.isBankrupt) for (const column of RATIOS) row[column] = Number.NaN;
}

function fillActivity(row: Float64Array, account: Account, equitySum: number): void {
  const { sessions: n } = account;
  const turnover = account.traded / (equitySum / (n + 1));
  row[RESULT.exposure] = account.exposureSum / n;
  row[RESULT.time_in_market] = account.heldCloses / n;
  row[RESULT.turnover] = turnover;
  row[RESULT.turnover_annual] = (turnover * YEAR) / n;
  row[RESULT.total_costs] = account.costs;
  row[RESULT.n_signals] = account.signals;
  row[RESULT.n_rejected] = account.rejected;
  row[RESULT.n_expired] = account.expired;
  row[RESULT.stale_marks] = account.staleMarks;
  row[RESULT.unfilled_end] = account.isUnfilled ? 1 : 0;
}
