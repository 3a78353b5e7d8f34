/**
 * Strategies on columns and prices written by hand.
 */
import type { Asset, Role, StrategyParams } from '../../../nodes/backtest/strategy.js';
import { sessions } from './market.js';
import { FREE, type Run, runOrders, settings, strategies } from './runs.js';

/** Every strategy by id. */
export const byId = await strategies();

/** What a rule is tried on; rows are sessions, prices are flat unless given. */
export interface Case {
  readonly columns?: Readonly<Record<string, readonly number[]>>;
  readonly prices?: readonly number[];
  readonly params?: StrategyParams;
  readonly date?: Float64Array;
  readonly start?: number;
  /** Columns of the other assets. */
  readonly others?: Readonly<Partial<Record<Role, Readonly<Record<string, readonly number[]>>>>>;
}

/** An asset whose bars have one price each, 100 unless given. */
export function assetOn(
  date: Float64Array,
  columns: Readonly<Record<string, readonly number[]>>,
  prices: readonly number[] = [...date].fill(100),
): Asset {
  const price = Float64Array.from(prices);
  const arrays = Object.entries(columns).map(([name, list]) => [name, Float64Array.from(list)]);
  const own = Object.fromEntries(arrays);
  return { date, open: price, high: price, low: price, close: price, columns: own };
}

/** Runs a strategy from the second row on; free of costs and with no band of the account's own. */
export function run(id: string, given: Case): Run {
  const { columns = {}, prices, params = {}, start = 1, others: legs = {} } = given;
  const n = prices?.length ?? Object.values(columns)[0]?.length ?? 0;
  const { date = sessions(n) } = given;
  const strategy = byId.get(id)!;
  const asset = assetOn(date, columns, prices);
  const others: Partial<Record<Role, Asset>> = Object.fromEntries(
    Object.entries(legs).map(([role, leg]) => [role, assetOn(date, leg)]),
  );
  const setup = {
    params: settings(strategy, params),
    asset,
    others,
    start,
    firstSession: date[start] as number,
    lastSession: date.at(-1) as number,
  };
  if (strategy.kind === 'single') {
    const orders = { kind: strategy.orders, decide: strategy.prepare(setup) };
    return runOrders([asset], start, orders, { ...FREE, initialCash: 100, band: 0 });
  }
  const assets = [asset, ...strategy.holds.map((role) => others[role])];
  const orders = { kind: 'basket' as const, decide: strategy.prepare(setup) };
  return runOrders(assets, start, orders, { ...FREE, initialCash: 100, band: 0 });
}

/** Target after each close; "-" where it keeps what it has. */
export function targets(id: string, given: Case): (number | string)[] {
  return run(id, given).decisions.map((decision) => decision.targets?.[0] ?? '-');
}
