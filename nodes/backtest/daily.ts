/**
 * The returns of a backtest day by day: what figures pooled over symbols and
 * windows are made from, which no figure of one backtest can give.
 */
import type { Emission } from '../../src/contract/index.js';
import type { Account } from './simulate.js';

let memory = new Float64Array(2048);

/**
 * Dates and returns of the account's sessions, as columns in memory that the next call
 * overwrites. Without results there are no rows: a day that was not traded for lack of
 * data is no day with a return of zero.
 */
export function dailyReturns(account: Account, hasResults: boolean): Emission {
  if (!hasResults) return { rows: 0, data: memory.subarray(0, 0) };
  const { equity, dates, sessions: rows } = account;
  if (memory.length < 2 * rows) memory = new Float64Array(4 * rows);
  memory.set(dates.subarray(0, rows));
  for (let i = 0; i < rows; i++) memory[rows + i] = equity[i + 1]! / equity[i]! - 1;
  return { rows, data: memory.subarray(0, 2 * rows) };
}
