/**
 * A designed market for strategies: trends, a crash, a recovery, a quiet range,
 * with every indicator column computed by the real plug-ins.
 */
import { readdirSync } from 'node:fs';
import { TRADE, TRADE_COLUMNS } from '../../../nodes/backtest/columns.js';
import { Account, type Execution } from '../../../nodes/backtest/simulate.js';
import type {
  Asset,
  Decide,
  DecideBasket,
  Role,
  Setup,
  Strategy,
  StrategyParams,
} from '../../../nodes/backtest/strategy.js';
import type { Bars } from '../../../nodes/indicator-compute/indicator.js';
import { computeColumns, indicators } from '../indicator-compute/columns.js';

const FOLDER = new URL('../../../nodes/backtest/strategies/', import.meta.url);
/** 2018-01-01, a Monday. */
export const FIRST_DAY = 17532;
export const FREE: Execution = {
  initialCash: 100_000,
  slippage: 0,
  commission: 0,
  band: 0.01,
  wholeShares: false,
};
export const COSTLY: Execution = { ...FREE, slippage: 0.0005, commission: 0.0002 };
export const ROLES: readonly Role[] = ['benchmark', 'bonds', 'bills'];

const plugins = await indicators();

/** Every strategy of the folder by id: nothing has to be listed here. */
export async function strategies(): Promise<[string, Strategy][]> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.js'));
  return Promise.all(
    files.sort().map(async (file): Promise<[string, Strategy]> => {
      const module = (await import(new URL(file, FOLDER).href)) as { default: Strategy };
      return [file.replace(/\.js$/, ''), module.default];
    }),
  );
}

export function defaults(strategy: Strategy): StrategyParams {
  return Object.fromEntries(
    Object.entries(strategy.params).map(([name, spec]) => [name, spec.default]),
  );
}

/** Uniform numbers in [0, 1), always the same for a seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Daily drift and noise of each phase, in turn. */
const PHASES = [
  { days: 320, drift: 0.0009, noise: 0.012 },
  { days: 45, drift: -0.011, noise: 0.03 },
  { days: 160, drift: 0.003, noise: 0.018 },
  { days: 200, drift: 0, noise: 0.009 },
  { days: 150, drift: -0.0012, noise: 0.014 },
  { days: 125, drift: 0.0015, noise: 0.011 },
];
/** Bars of a designed market. */
export const BARS = PHASES.reduce((sum, { days }) => sum + days, 0);

/** Bars of all phases; `calm` scales their drift and noise. */
export function designedBars(seed: number, calm = 1): Bars {
  const random = randomOf(seed);
  const normal = (): number => random() + random() + random() + random() - 2;
  const column = (): Float64Array => new Float64Array(BARS);
  const bars = {
    n: BARS,
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  let last = 100;
  let t = 0;
  for (const { days, drift, noise } of PHASES) {
    for (const end = t + days; t < end; t++) {
      const open = last * (1 + 0.3 * calm * noise * normal());
      const close = open * Math.exp(calm * (drift + noise * 1.7 * normal()));
      bars.open[t] = open;
      bars.close[t] = close;
      bars.high[t] = Math.max(open, close) * (1 + calm * noise * 0.4 * random());
      bars.low[t] = Math.min(open, close) * (1 - calm * noise * 0.4 * random());
      bars.volume[t] = Math.round(1e6 * (0.5 + random()));
      last = close;
    }
  }
  return bars;
}

/** Five sessions a week from FIRST_DAY on. */
export function sessionDays(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => FIRST_DAY + Math.floor(i / 5) * 7 + (i % 5));
}

/** Prices times k and the first n bars. */
export function changed(bars: Bars, { n = bars.n, k = 1 }: { n?: number; k?: number }): Bars {
  const part = (column: Float64Array): Float64Array => column.slice(0, n).map((v) => v * k);
  return {
    n,
    open: part(bars.open),
    high: part(bars.high),
    low: part(bars.low),
    close: part(bars.close),
    volume: bars.volume.slice(0, n),
  };
}

/** Bars with all their columns; `probability` stands in for a model that sees the past only. */
export function assetOf(bars: Bars): Asset {
  const columns = Object.fromEntries(computeColumns(plugins, bars));
  const probability = bars.close.map((close, t) =>
    t < 5 ? Number.NaN : 0.5 + 0.2 * Math.tanh(20 * (close / (bars.close[t - 5] as number) - 1)),
  );
  const { open, high, low, close } = bars;
  return {
    date: sessionDays(bars.n),
    open,
    high,
    low,
    close,
    columns: { ...columns, probability },
  };
}

export interface Market {
  readonly own: Bars;
  readonly benchmark: Bars;
  readonly bonds: Bars;
  readonly bills: Bars;
}

export const MARKET: Market = {
  own: designedBars(7),
  benchmark: designedBars(11, 0.8),
  bonds: designedBars(13, 0.25),
  bills: designedBars(17, 0.02),
};

/** The same change to all four. */
export function changeAll(market: Market, change: (bars: Bars) => Bars): Market {
  const { own, benchmark, bonds, bills } = market;
  return {
    own: change(own),
    benchmark: change(benchmark),
    bonds: change(bonds),
    bills: change(bills),
  };
}

export interface Outcome {
  /** Equity before the first bar, then at each close of the window. */
  readonly equity: readonly number[];
  readonly trades: readonly Readonly<Record<keyof typeof TRADE, number>>[];
  /** What was decided: row and target weights. */
  readonly decisions: readonly { readonly t: number; readonly targets: readonly number[] }[];
  readonly account: Account;
  readonly assets: readonly Asset[];
}

const assetCache = new WeakMap<Bars, Asset>();

function cachedAsset(bars: Bars): Asset {
  let asset = assetCache.get(bars);
  if (!asset) {
    asset = assetOf(bars);
    assetCache.set(bars, asset);
  }
  return asset;
}

/** Runs a strategy from row `start` on. `lastSession`: the calendar, which knows more than the bars. */
export function runStrategy(
  strategy: Strategy,
  market: Market,
  { start = 300, execution = COSTLY }: { start?: number; execution?: Execution } = {},
): Outcome {
  const asset = cachedAsset(market.own);
  const others = Object.fromEntries(ROLES.map((role) => [role, cachedAsset(market[role])]));
  const days = sessionDays(BARS);
  const setup: Setup = {
    params: defaults(strategy),
    asset,
    others,
    start,
    firstSession: days[start] as number,
    lastSession: days[BARS - 1] as number,
  };
  const account = new Account();
  const decisions: { t: number; targets: number[] }[] = [];
  let assets = [asset];
  if (strategy.kind === 'basket') {
    assets = [asset, ...strategy.holds.map((role) => others[role] as Asset)];
    const inner = strategy.prepare(setup);
    const decide: DecideBasket = (t, position, targets) => {
      const is = inner(t, position, targets);
      if (is) decisions.push({ t, targets: [...targets] });
      return is;
    };
    account.run(assets, start, { kind: 'basket', decide }, execution);
  } else {
    const inner = strategy.prepare(setup);
    const decide: Decide = (t, position) => {
      const target = inner(t, position);
      if (!Number.isNaN(target)) decisions.push({ t, targets: [target] });
      return target;
    };
    account.run(assets, start, { kind: strategy.orders, decide }, execution);
  }
  return {
    equity: [...account.equity.subarray(0, account.sessions + 1)],
    trades: tradesOf(account),
    decisions,
    account,
    assets,
  };
}

/** Trades as records. */
export function tradesOf(account: Account): Outcome['trades'] {
  const fields = TRADE_COLUMNS.length;
  return Array.from({ length: account.tradeCount }, (_, i) => {
    const entries = Object.entries(TRADE).map(([name, c]) => [
      name,
      account.trades[i * fields + c] as number,
    ]);
    return Object.fromEntries(entries) as Outcome['trades'][number];
  });
}
