/**
 * Which symbol plays which role.
 *
 * A backtest of one symbol has the market as its rival. A portfolio begins with the
 * market itself, and its rival are the shares of other countries.
 */
import type { BacktestParams } from './params.js';
import type { Role } from './strategy.js';

/** What stands in the place of the symbol in the results of a portfolio. */
export const PORTFOLIO = 'portfolio';

/** Name of the param that says which symbol plays a role. */
export function paramOf(role: Role, { form }: BacktestParams): Role | 'foreign' {
  return form === 'portfolio' && role === 'benchmark' ? 'foreign' : role;
}

/** The symbol that plays a role; null: there is none. */
export function symbolOf(role: Role, params: BacktestParams): string | null {
  return params[paramOf(role, params)];
}

/** The symbol that a backtest begins with: its own, or the market for a portfolio. */
export function ownSymbol(symbol: string, params: BacktestParams): string {
  return symbol === PORTFOLIO && params.form === 'portfolio' ? params.benchmark : symbol;
}
