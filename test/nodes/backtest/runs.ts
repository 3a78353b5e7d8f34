/**
 * Every strategy of the folder, and backtests that write down what they did.
 */
import { EXIT_REASONS, type TRADE, TRADE_COLUMNS } from '../../../nodes/backtest/columns.js';
import type { Execution, Orders } from '../../../nodes/backtest/execution.js';
import { fillable } from '../../../nodes/backtest/fillable.js';
import { asStrategy } from '../../../nodes/backtest/rule-strategy.js';
import { Account } from '../../../nodes/backtest/simulate.js';
import type { Asset, Setup, Strategy, StrategyParams } from '../../../nodes/backtest/strategy.js';
import type { Plugin } from '../../../src/contract/index.js';
import { defaultNodesFolder } from '../../../src/registry/folders.js';
import { createRegistry } from '../../../src/registry/registry.js';
import { assetWith, type Market, PAST, probabilities } from './market.js';

/** Every file of the folder by id, as the engine hands it over: nothing has to be listed here. */
export async function plugins(): Promise<ReadonlyMap<string, Plugin>> {
  const registry = createRegistry(defaultNodesFolder());
  return (await registry.loadPlugins('backtest')).plugins;
}

/** The strategies themselves, those written as rules too. */
export async function strategies(): Promise<ReadonlyMap<string, Strategy>> {
  return new Map([...(await plugins())].map(([id, { value }]) => [id, asStrategy(value)]));
}

/** All settings at their defaults, but for some. */
export function settings(strategy: Strategy, changes: StrategyParams = {}): StrategyParams {
  const defaults = Object.entries(strategy.params).map(([name, spec]) => [name, spec.default]);
  return { ...Object.fromEntries(defaults), ...changes };
}

/** Slippage of 5 and commission of 2 basis points, fractional shares. */
export const EXECUTION: Execution = {
  initialCash: 100_000,
  slippage: 0.0005,
  commission: 0.0002,
  band: 0.01,
  wholeShares: false,
};

/** Fills at the open, for nothing. */
export const FREE: Execution = { ...EXECUTION, slippage: 0, commission: 0 };

/** One round trip by the names of its columns. */
export type Trade = Readonly<Record<keyof typeof TRADE, number>>;

/** A decision of one close: the targets, or nothing to do. */
export interface Decision {
  readonly t: number;
  readonly targets: readonly number[] | undefined;
  /** Weight held when it was made. */
  readonly weight: number;
}

/** What a backtest did. */
export interface Run {
  readonly account: Account;
  /** Assets in the order of trades and targets. */
  readonly assets: readonly (Asset | undefined)[];
  readonly start: number;
  readonly decisions: readonly Decision[];
  /** Initial cash, then one value per close. */
  readonly equity: readonly number[];
  readonly trades: readonly Trade[];
}

export const END = EXIT_REASONS.indexOf('end');

/** The trades of an account, by name. */
export function tradesOf({ trades, tradeCount }: Account): Trade[] {
  const names = TRADE_COLUMNS.map(({ name }) => name);
  return Array.from({ length: tradeCount }, (_, i) => {
    const values = names.map((name, c) => [name, trades[i * names.length + c]]);
    return Object.fromEntries(values) as Trade;
  });
}

/** Runs orders close by close and writes down each decision. Assets with volume are traded where they have any. */
export function runOrders(
  assets: readonly (Asset | undefined)[],
  start: number,
  orders: Orders,
  execution: Execution = FREE,
  account = new Account(),
): Run {
  const decisions: Decision[] = [];
  const told = recorded(orders, assets.length, decisions);
  return { ...runAsIs(assets, start, told, execution, account), decisions };
}

/** Runs orders as the node does: those that are sought are asked for many closes at a time. */
export function runAsIs(
  assets: readonly (Asset | undefined)[],
  start: number,
  orders: Orders,
  execution: Execution = FREE,
  account = new Account(),
): Run {
  const traded = assets.map((asset) => {
    const volume = asset?.columns.volume;
    return asset && volume ? fillable(asset, volume, start) : asset;
  });
  account.run(traded, start, orders, execution);
  const equity = [...account.equity.subarray(0, account.sessions + 1)];
  return { account, assets, start, decisions: [], equity, trades: tradesOf(account) };
}

function recorded(orders: Orders, count: number, decisions: Decision[]): Orders {
  if (orders.kind === 'basket') {
    return {
      kind: 'basket',
      decide(t, position, targets) {
        const { weight } = position;
        const isOrder = orders.decide(t, position, targets);
        decisions.push({
          t,
          weight,
          targets: isOrder ? [...targets.subarray(0, count)] : undefined,
        });
        return isOrder;
      },
    };
  }
  const decide: typeof orders.decide = (t, position, resting) => {
    const { weight } = position;
    const target = orders.decide(t, position, resting);
    decisions.push({ t, weight, targets: Number.isNaN(target) ? undefined : [target] });
    return target;
  };
  return { ...orders, decide };
}

/** How a strategy is run; everything has a default. */
export interface Options {
  readonly params?: StrategyParams;
  readonly execution?: Execution;
  readonly start?: number;
  /** Last session of the window; the calendar is known when the bars are not. */
  readonly lastSession?: number;
  /** An account that was used before. */
  readonly account?: Account;
  /** Runs it as the node does, and writes no decisions down. */
  readonly isAsIs?: boolean;
}

/** Runs a strategy on a market with the columns of the real indicators. */
export function runStrategy(strategy: Strategy, market: Market, options: Options = {}): Run {
  const { start = PAST, execution = EXECUTION, account } = options;
  const run = options.isAsIs ? runAsIs : runOrders;
  const params = settings(strategy, options.params);
  const names = strategy.columns(params);
  let asset = assetWith(market.own, names);
  if (names.includes('probability')) {
    asset = { ...asset, columns: { ...asset.columns, probability: probabilities(market.own) } };
  }
  const firstSession = asset.date[start] as number;
  const lastSession = options.lastSession ?? (asset.date.at(-1) as number);
  const setup = { params, asset, start, firstSession, lastSession };
  if (strategy.kind === 'single') {
    const orders = {
      kind: strategy.orders,
      direction: strategy.direction,
      decide: strategy.prepare({ ...setup, others: {} }),
    };
    return run([asset], start, orders, execution, account);
  }
  const others: Setup['others'] = Object.fromEntries(
    strategy.reads.map((role) => [role, assetWith(market[role], names)]),
  );
  const assets = [asset, ...strategy.holds.map((role) => others[role])];
  const decide = strategy.prepare({ ...setup, others });
  return run(assets, start, { kind: 'basket', decide }, execution, account);
}
