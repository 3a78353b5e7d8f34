/**
 * The figures of one backtest, from its equity and its trades.
 *
 * Conventions: 252 sessions a year, sample deviations, a risk-free rate of zero
 * to match cash that earns nothing. What a window is too short for, or what has
 * no meaning (a ratio over zero), is NaN and never 0.
 */
import { quantile } from '../lib/numeric/order-statistics.js';
import { EXIT_REASONS, RESULT, TRADE, TRADE_COLUMNS } from './columns.js';
import type { Account } from './simulate.js';

const YEAR = 252;
const ROOT_YEAR = Math.sqrt(YEAR);
const DAYS_PER_YEAR = 365.25;
/** Below this span a yearly rate is noise. */
const MIN_DAYS = 90;
/** Below this many returns a ratio or a quantile is noise. */
const MIN_RETURNS = 20;
const NO_DEVIATION = 1e-12;
const END = EXIT_REASONS.indexOf('end');
const FIELDS = TRADE_COLUMNS.length;
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

let returns = new Float64Array(1024);

/** Fills the columns that describe equity, returns, drawdown and trades. `days`: calendar span of the window. */
export function fillStatistics(row: Float64Array, account: Account, days: number): void {
  const { equity, sessions: n } = account;
  const first = equity[0]!;
  const last = equity[n]!;
  const total = last / first - 1;
  row[RESULT.sessions] = n;
  row[RESULT.total_return] = total;
  row[RESULT.final_equity] = last;
  const cagr = days < MIN_DAYS ? Number.NaN : (last / first) ** (DAYS_PER_YEAR / days) - 1;
  row[RESULT.cagr] = cagr;
  fillReturns(row, equity, n);
  fillDrawdown(row, equity, n);
  const deepest = row[RESULT.max_drawdown]!;
  row[RESULT.calmar] = deepest < 0 ? cagr / -deepest : Number.NaN;
  fillActivity(row, account);
  fillTrades(row, account);
  if (account.isBankrupt) for (const column of RATIOS) row[column] = Number.NaN;
}

function fillReturns(row: Float64Array, equity: Float64Array, n: number): void {
  if (returns.length < n) returns = new Float64Array(n * 2);
  let sum = 0;
  let losses = 0;
  for (let i = 0; i < n; i++) {
    const r = equity[i + 1]! / equity[i]! - 1;
    returns[i] = r;
    sum += r;
    if (r < 0) losses += r * r;
  }
  const mean = sum / n;
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
    isEnough && losses > 0 ? (mean / Math.sqrt(losses / n)) * ROOT_YEAR : Number.NaN;
  const hasShape = n >= 4 && hasSpread;
  const variance = m2 / n;
  row[RESULT.skew] = hasShape
    ? (Math.sqrt(n * (n - 1)) / (n - 2)) * (m3 / n / variance ** 1.5)
    : Number.NaN;
  const excess = m4 / n / (variance * variance) - 3;
  row[RESULT.kurtosis_raw] = hasShape
    ? ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * excess + 6) + 3
    : Number.NaN;
  if (!isEnough) return;
  // From the low end: what lies before the quantile's position is at most it.
  const low = quantile(returns, n, 0.05);
  let tail = 0;
  let count = 0;
  for (let i = 0; i < n; i++) {
    if (returns[i]! <= low) {
      tail += returns[i]!;
      count++;
    }
  }
  const high = quantile(returns, n, 0.95);
  row[RESULT.var_95] = low;
  row[RESULT.cvar_95] = tail / count;
  row[RESULT.tail_ratio] = low === 0 ? Number.NaN : Math.abs(high / low);
}

function fillDrawdown(row: Float64Array, equity: Float64Array, n: number): void {
  let peak = equity[0]!;
  let peakAt = 0;
  let deepest = 0;
  let squares = 0;
  let longest = 0;
  let isRecovered = true;
  for (let i = 1; i <= n; i++) {
    const value = equity[i]!;
    if (value >= peak) {
      // A fall lasts from its peak to the close that makes it good.
      if (i - peakAt > 1 && i - peakAt > longest) {
        longest = i - peakAt;
        isRecovered = true;
      }
      peak = value;
      peakAt = i;
      continue;
    }
    const fall = value / peak - 1;
    if (fall < deepest) deepest = fall;
    squares += fall * fall;
  }
  if (n - peakAt > longest) {
    longest = n - peakAt;
    isRecovered = false;
  }
  row[RESULT.max_drawdown] = deepest;
  row[RESULT.max_dd_duration] = longest;
  row[RESULT.dd_recovered] = isRecovered ? 1 : 0;
  row[RESULT.ulcer_index] = Math.sqrt(squares / n);
}

function fillActivity(row: Float64Array, account: Account): void {
  const { equity, sessions: n } = account;
  let sum = 0;
  for (let i = 0; i <= n; i++) sum += equity[i]!;
  const turnover = account.traded / (sum / (n + 1));
  row[RESULT.exposure] = account.exposureSum / n;
  row[RESULT.time_in_market] = account.heldCloses / n;
  row[RESULT.turnover] = turnover;
  row[RESULT.turnover_annual] = (turnover * YEAR) / n;
  row[RESULT.total_costs] = account.costs;
  row[RESULT.n_signals] = account.signals;
  row[RESULT.n_rejected] = account.rejected;
  row[RESULT.stale_marks] = account.staleMarks;
  row[RESULT.unfilled_end] = account.isUnfilled ? 1 : 0;
}

function fillTrades(row: Float64Array, { trades, tradeCount: count }: Account): void {
  let wins = 0;
  let natural = 0;
  let gains = 0;
  let losses = 0;
  let returnSum = 0;
  let winSum = 0;
  let held = 0;
  let best = 0;
  let worst = 0;
  for (let i = 0; i < count; i++) {
    const at = i * FIELDS;
    const pnl = trades[at + TRADE.pnl]!;
    const gain = trades[at + TRADE.return]!;
    returnSum += gain;
    if (pnl > 0) {
      wins++;
      gains += pnl;
      winSum += gain;
    } else {
      losses -= pnl;
    }
    if (trades[at + TRADE.exit_reason] !== END) natural++;
    held += trades[at + TRADE.bars_held]!;
    best += trades[at + TRADE.mfe]!;
    worst += trades[at + TRADE.mae]!;
  }
  row[RESULT.n_trades] = count;
  row[RESULT.n_natural_exits] = natural;
  row[RESULT.no_losses] = count > 0 && losses === 0 ? 1 : 0;
  if (count === 0) return;
  const lost = count - wins;
  const averageWin = wins > 0 ? winSum / wins : Number.NaN;
  const averageLoss = lost > 0 ? (returnSum - winSum) / lost : Number.NaN;
  row[RESULT.win_rate] = wins / count;
  row[RESULT.profit_factor] = losses > 0 ? gains / losses : Number.NaN;
  row[RESULT.expectancy] = returnSum / count;
  row[RESULT.avg_win] = averageWin;
  row[RESULT.avg_loss] = averageLoss;
  row[RESULT.payoff] = averageLoss < 0 ? averageWin / -averageLoss : Number.NaN;
  row[RESULT.avg_hold] = held / count;
  row[RESULT.mfe] = best / count;
  row[RESULT.mae] = worst / count;
}

/**
 * Yearly return on money put in at different times (internal rate of return): the
 * rate at which what was paid grows to what it was sold for. Cash that was never
 * put in has no part in it. NaN where the money was in for less than 90 days.
 * Assumes that everything was sold on the last day.
 */
export function moneyWeightedReturn(
  { trades, tradeCount: count }: Account,
  commission: number,
): number {
  if (count === 0) return Number.NaN;
  let final = 0;
  for (let i = 0; i < count; i++) {
    const at = i * FIELDS;
    final += trades[at + TRADE.shares]! * trades[at + TRADE.exit_price]! * (1 - commission);
  }
  const end = trades[TRADE.exit_date]!;
  if (end - trades[TRADE.entry_date]! < MIN_DAYS || !(final > 0)) return Number.NaN;
  let rate = 0;
  // Newton's method on the logarithm of a sum of exponentials: nearly a line, so it settles
  // in a few steps, also for a gain of many times the money.
  for (let step = 0; step < 100; step++) {
    let value = 0;
    let slope = 0;
    for (let i = 0; i < count; i++) {
      const at = i * FIELDS;
      const years = (end - trades[at + TRADE.entry_date]!) / DAYS_PER_YEAR;
      const put = trades[at + TRADE.shares]! * trades[at + TRADE.entry_price]! * (1 + commission);
      const grown = put * Math.exp(rate * years);
      value += grown;
      slope += grown * years;
    }
    const change = (Math.log(value / final) * value) / slope;
    rate -= change;
    if (Math.abs(change) < 1e-12) break;
  }
  return Math.exp(rate) - 1;
}
