/**
 * The row of figures of an account whose equity and trades are written by hand.
 */
import {
  RESULT,
  type ResultColumn,
  TRADE,
  TRADE_COLUMNS,
} from '../../../nodes/backtest/columns.js';
import { Account } from '../../../nodes/backtest/simulate.js';
import { fillStatistics } from '../../../nodes/backtest/statistics.js';
import type { Trade } from './runs.js';

export type Figures = Readonly<Record<ResultColumn, number>>;

/** An account that did all this; the first value of equity is the initial cash. */
export function accountOf(
  equity: readonly number[],
  trades: readonly Partial<Trade>[] = [],
  changes: Partial<Account> = {},
): Account {
  const account = new Account();
  account.equity = Float64Array.from(equity);
  account.sessions = equity.length - 1;
  // As if something had been traded: otherwise its equity is not looked at.
  account.traded = 1;
  account.trades = new Float64Array(trades.length * TRADE_COLUMNS.length);
  account.tradeCount = trades.length;
  trades.forEach((trade, i) => {
    for (const [name, value] of Object.entries(trade)) {
      account.trades[i * TRADE_COLUMNS.length + TRADE[name as keyof Trade]] = value;
    }
  });
  return Object.assign(account, changes);
}

/** Its figures; NaN where there is none. */
export function figuresOf(account: Account, days = 365): Figures {
  const row = new Float64Array(Object.keys(RESULT).length).fill(Number.NaN);
  fillStatistics(row, account, days);
  return byName(row);
}

/** A row of results by the names of its columns. */
export function byName(row: Float64Array): Figures {
  return Object.fromEntries(Object.entries(RESULT).map(([name, c]) => [name, row[c]])) as Figures;
}
