/**
 * The columns of a result and of a trade, and what each means.
 *
 * Fractions, never percent; NaN (null in files) where a figure is not defined.
 * A year has 252 sessions.
 */
import type { ColumnSpec } from '../../src/contract/index.js';

export const STATUSES = [
  'ok',
  'warmup_insufficient',
  'too_few_sessions',
  'no_data',
  'bankrupt',
  'too_many_gaps',
] as const;

export type Status = (typeof STATUSES)[number];

type Kind = 'fraction' | 'ratio' | 'count' | 'flag' | 'USD' | 'sessions';

function column<Name extends string>(
  name: Name,
  kind: Kind,
  about: string,
): ColumnSpec & { readonly name: Name } {
  if (kind === 'flag') return { name, type: 'bool', about };
  if (kind === 'count') return { name, type: 'int', about };
  return { name, type: 'double', ...(kind === 'ratio' ? {} : { unit: kind }), about };
}

/** Figures of one backtest, in order. */
export const RESULT_COLUMNS = [
  { name: 'status', type: 'enum', values: STATUSES, about: 'whether the figures mean anything' },
  column('sessions', 'count', 'bars in the window'),
  column('total_return', 'fraction', 'final over initial equity, minus 1'),
  column('cagr', 'fraction', 'growth per year; null below 90 days'),
  column('ann_vol', 'fraction', 'sample deviation of daily returns · √252'),
  column('sharpe', 'ratio', 'mean / sample deviation of daily returns · √252; null below 20'),
  column('sortino', 'ratio', 'mean · 252 / (downside deviation over all days · √252)'),
  column('max_drawdown', 'fraction', 'deepest fall from a peak, at most 0'),
  column('max_dd_duration', 'sessions', 'longest time from a peak to its recovery'),
  column('dd_recovered', 'flag', 'whether that longest fall was made good in the window'),
  column('calmar', 'ratio', 'cagr / |max_drawdown|'),
  column('ulcer_index', 'fraction', 'root mean square of the falls from the peak'),
  column('var_95', 'fraction', '5 % quantile of daily returns; null below 20'),
  column('cvar_95', 'fraction', 'mean of the daily returns at or below var_95'),
  column('tail_ratio', 'ratio', '|95 % quantile / 5 % quantile| of daily returns'),
  column('skew', 'ratio', 'adjusted skewness of daily returns (G1)'),
  column('kurtosis_raw', 'ratio', 'adjusted kurtosis of daily returns, 3 for a normal one'),
  column('exposure', 'fraction', 'mean of |position value| over equity at the close'),
  column('time_in_market', 'fraction', 'share of closes with a position'),
  column('turnover', 'ratio', 'value traded over mean equity'),
  column('turnover_annual', 'ratio', 'turnover per 252 sessions'),
  column('n_trades', 'count', 'round trips: lots bought and sold, first in first out'),
  column(
    'n_natural_exits',
    'count',
    'round trips that the strategy ended: by a decision, stop, target or trailing stop',
  ),
  column('win_rate', 'fraction', 'share of round trips with a net gain'),
  column('profit_factor', 'ratio', 'gains over |losses|; null without a loss'),
  column('no_losses', 'flag', 'there were round trips and none of them lost'),
  column('expectancy', 'fraction', 'mean net return of a round trip'),
  column('avg_win', 'fraction', 'mean net return of the winning round trips'),
  column('avg_loss', 'fraction', 'mean net return of the others'),
  column('payoff', 'ratio', 'avg_win / |avg_loss|'),
  column('avg_hold', 'sessions', 'mean length of a round trip'),
  column('mfe', 'fraction', 'mean of the best that a round trip stood at'),
  column('mae', 'fraction', 'mean of the worst that a round trip stood at'),
  column(
    'money_weighted_return',
    'fraction',
    'yearly return on the parts when invested; parts only',
  ),
  column('total_costs', 'USD', 'commissions and slippage'),
  column('n_signals', 'count', 'orders sent'),
  column(
    'n_rejected',
    'count',
    'orders that could not be filled: no bar, no volume, or too dear for one share',
  ),
  column('stale_marks', 'count', 'closes at which a held asset had no bar'),
  column('unfilled_end', 'flag', 'an order of the last close found no open to fill at'),
  column('ended_early', 'flag', 'the bars end before the window does'),
  column('missing_sessions', 'count', 'sessions of the window without a bar of the symbol'),
  column('defensive_cash', 'flag', 'bonds had no bars here, so cash stood in'),
  column('final_equity', 'USD', 'cash after everything was sold at the last close'),
  column('alpha', 'fraction', 'yearly return that beta does not explain: (1 + daily)^252 − 1'),
  column('beta', 'ratio', 'slope of daily returns on those of the benchmark; null below 20'),
  column('information_ratio', 'ratio', 'mean / deviation of returns above the benchmark · √252'),
  column('up_capture', 'ratio', 'geometric mean over that of the benchmark, days it rose on'),
  column('down_capture', 'ratio', 'the same on days it fell on: below 1 lost less, below 0 gained'),
  column('hit_rate', 'fraction', 'share of days with a better return than the benchmark'),
  column('n_expired', 'count', 'entries whose limit the next bar did not reach'),
] as const satisfies readonly ColumnSpec[];

export type ResultColumn = (typeof RESULT_COLUMNS)[number]['name'];

/** One session of one backtest. */
export const DAILY_COLUMNS = [
  { name: 'date', type: 'date', about: 'session' },
  {
    name: 'return',
    type: 'double',
    unit: 'fraction',
    about: 'equity at the close over that of the close before, minus 1; costs included',
  },
] as const satisfies readonly ColumnSpec[];

/**
 * Why a position was closed. The strategy: by a decision, or with a stop, a target or a
 * trailing stop that it set. The account: at the last close ("end"), because an asset of
 * a basket has no bars any more, or because nothing is left.
 */
export const EXIT_REASONS = [
  'signal',
  'rebalance',
  'end',
  'stop',
  'target',
  'trail',
  'delisted',
  'bankrupt',
] as const;

export type ExitReason = (typeof EXIT_REASONS)[number];

/** One round trip. */
export const TRADE_COLUMNS = [
  { name: 'asset', type: 'int', about: 'which asset of a basket; 0 is the symbol itself' },
  {
    name: 'entry_date',
    type: 'date',
    about: 'session of the entry, at its open unless a limit was reached later',
  },
  {
    name: 'exit_date',
    type: 'date',
    about:
      'session of the exit: at its open, within it for stops and targets, at the close for "end"',
  },
  {
    name: 'entry_price',
    type: 'double',
    unit: 'USD',
    about: 'adjusted price of the entry, slippage included',
  },
  {
    name: 'exit_price',
    type: 'double',
    unit: 'USD',
    about: 'adjusted price of the exit, slippage included',
  },
  { name: 'shares', type: 'double', about: 'adjusted shares; below 0 when sold short' },
  { name: 'pnl', type: 'double', unit: 'USD', about: 'gain after all costs' },
  { name: 'return', type: 'double', unit: 'fraction', about: 'pnl over the money put in' },
  { name: 'costs', type: 'double', unit: 'USD', about: 'commissions and slippage of both sides' },
  { name: 'bars_held', type: 'int', about: 'sessions from entry to exit' },
  {
    name: 'mfe',
    type: 'double',
    unit: 'fraction',
    about: 'best price seen over the entry price, minus 1; for a short 1 minus that',
  },
  {
    name: 'mae',
    type: 'double',
    unit: 'fraction',
    about: 'worst price seen over the entry price, minus 1; for a short 1 minus that',
  },
  { name: 'exit_reason', type: 'enum', values: EXIT_REASONS, about: 'why it was closed' },
] as const satisfies readonly ColumnSpec[];

export type TradeColumn = (typeof TRADE_COLUMNS)[number]['name'];

function positions<T extends string>(columns: readonly { readonly name: T }[]): Record<T, number> {
  return Object.fromEntries(columns.map(({ name }, i) => [name, i])) as Record<T, number>;
}

/** Where each column stands. */
export const RESULT = positions<ResultColumn>(RESULT_COLUMNS);
export const TRADE = positions<TradeColumn>(TRADE_COLUMNS);
