/**
 * Backtests per second and core, with all figures, on one thread, warm: windows of
 * 300 bars with every indicator there, a benchmark beside, costs on both sides.
 *
 * "simple four" are those that most of a search over parameters consists of. Beside them run
 * plain loops that know nothing of this project, round by round: how fast a machine is
 * changes within minutes, and the ratio of the two does not.
 */
import { type Benchmark, benchmarkFrom } from '../nodes/backtest/benchmark.js';
import { RESULT_COLUMNS } from '../nodes/backtest/columns.js';
import type { Execution, Orders } from '../nodes/backtest/execution.js';
import { fillable } from '../nodes/backtest/fillable.js';
import { Account } from '../nodes/backtest/simulate.js';
import { fillStatistics } from '../nodes/backtest/statistics.js';
import type { Asset, Setup, Strategy, StrategyParams } from '../nodes/backtest/strategy.js';
import type { Indicator } from '../nodes/indicator-compute/indicator.js';
import { ScratchMemory } from '../nodes/indicator-compute/scratch.js';
import { FLOOR_THERE, floorRate, floorRateApart, floorWork } from './floor.js';
import { best, plugins, walk } from './kernels.js';

const WINDOW = 300;
const LEAD = 5;
const SYMBOLS = 20;
const REPEATS = 20;
const ROUNDS = 12;
const FOUR = ['buy_and_hold', 'golden_cross', 'rsi_reversion', 'trend_following'];

export const EXECUTION: Execution = {
  initialCash: 100_000,
  slippage: 0.0005,
  commission: 0,
  band: 0.01,
  wholeShares: false,
};

const account = new Account();
const row = new Float64Array(RESULT_COLUMNS.length);

/** Runs one backtest and fills its row of figures, which is returned. */
export function backtest(strategy: Strategy, setup: Setup, benchmark: Benchmark): Float64Array {
  const { asset, others, start } = setup;
  let orders: Orders;
  let assets: (Asset | undefined)[] = [asset];
  if (strategy.kind === 'basket') {
    orders = { kind: 'basket', decide: strategy.prepare(setup) };
    assets = [asset, ...strategy.holds.map((role) => others[role])];
  } else {
    const { orders: kind, direction } = strategy;
    orders = { kind, direction, decide: strategy.prepare(setup) };
  }
  const traded = assets.map((one) => one && fillable(one, one.columns.volume!, start));
  account.run(traded, start, orders, EXECUTION);
  row.fill(Number.NaN);
  const { date } = asset;
  fillStatistics(row, account, date[date.length - 1]! - date[start]!, benchmark);
  return row;
}

/** Settings at their defaults, but for some. */
export function defaults(strategy: Strategy, changes: StrategyParams = {}): StrategyParams {
  const all = Object.entries(strategy.params).map(([name, spec]) => [name, spec.default]);
  return { ...Object.fromEntries(all), ...changes };
}

/** The table of all strategies of the folder. */
export function benchBacktests(): Promise<string[]> {
  return table('all', 100_000, () => true);
}

/** The table of the simple four. */
export function benchSimpleFour(): Promise<string[]> {
  return table('simple four', 250_000, (id) => FOUR.includes(id));
}

async function table(
  title: string,
  must: number,
  isIn: (id: string) => boolean,
): Promise<string[]> {
  const strategies = [...(await plugins<Strategy>('backtest/strategies'))].filter(([id]) =>
    isIn(id),
  );
  const symbols = await market();
  const { open, close } = symbols[0]!;
  const benchmark = benchmarkFrom(open, close, LEAD)!;
  const least = strategies.map(() => Number.POSITIVE_INFINITY);
  const floor = floorWork();
  let plain = 0;
  for (let round = 0; round < ROUNDS; round++) {
    plain = Math.max(plain, floorRate(1, floor), floorRateApart());
    strategies.forEach(([, strategy], i) => {
      const each = best(() => runAll(strategy, symbols, benchmark), 1) / REPEATS / SYMBOLS;
      least[i] = Math.min(least[i]!, each);
    });
  }
  const line = (name: string, rate: number, goal = ''): string =>
    `| ${name} | ${perSecond(rate)} | ${(rate / plain).toFixed(3)} | ${goal} |`;
  const mean = (1e9 * strategies.length) / least.reduce((sum, each) => sum + each, 0);
  const goal = `${perSecond(must)}, or ${(must / FLOOR_THERE).toFixed(3)}`;
  return [
    '| strategy | backtests per s and core | × plain loops | must |',
    '|---|--:|--:|--:|',
    line(`**${title} (${strategies.length})**`, mean, goal),
    ...strategies.map(([id], i) => line(id, 1e9 / least[i]!)),
    line('plain loops with five figures, in the same rounds', plain),
  ];
}

function perSecond(rate: number): string {
  return Math.round(rate).toLocaleString('en-US');
}

function runAll(strategy: Strategy, symbols: readonly Asset[], benchmark: Benchmark): void {
  const params = defaults(strategy);
  for (let r = 0; r < REPEATS; r++) {
    for (const [s, asset] of symbols.entries()) {
      const others = {
        benchmark: symbols[(s + 1) % SYMBOLS]!,
        bonds: symbols[(s + 2) % SYMBOLS]!,
      };
      const firstSession = asset.date[LEAD]!;
      const lastSession = asset.date.at(-1)!;
      backtest(
        strategy,
        { params, asset, others, start: LEAD, firstSession, lastSession },
        benchmark,
      );
    }
  }
}

async function market(): Promise<Asset[]> {
  const indicators = await plugins<Indicator>('indicator-compute/indicators');
  return Array.from({ length: SYMBOLS }, (_, s) => assetOf(indicators, s + 1));
}

/** A window with every indicator and a made-up probability. */
function assetOf(indicators: ReadonlyMap<string, Indicator>, seed: number): Asset {
  const bars = walk(1000, seed);
  const scratch = new ScratchMemory();
  const cut = (column: Float64Array): Float64Array => column.slice(1000 - WINDOW - LEAD);
  const columns: Record<string, Float64Array> = {};
  for (const indicator of indicators.values()) {
    const out = indicator.columns.map(() => new Float64Array(bars.n));
    scratch.begin(bars.n);
    indicator.compute(bars, out, scratch);
    indicator.columns.forEach(({ name }, c) => {
      columns[name] = cut(out[c]!);
    });
  }
  const date = Float64Array.from(
    { length: WINDOW + LEAD },
    (_, i) => 17_000 + Math.floor(i * 1.45),
  );
  columns.probability = (columns.rsi_14 as Float64Array).map((v) => v / 100);
  columns.volume = cut(bars.volume);
  const { open, high, low, close } = bars;
  return { date, open: cut(open), high: cut(high), low: cut(low), close: cut(close), columns };
}
