/**
 * A search over parameters: 400 variants of three strategies × 50 symbols × 50 windows of
 * 300 bars are 1,000,000 backtests with all figures. Indicators of every setting are part
 * of it. One symbol at a time, so that memory does not grow with their number; of a
 * result only what the answer needs is kept.
 */
import { benchmarkFrom } from '../nodes/backtest/benchmark.js';
import { RESULT } from '../nodes/backtest/columns.js';
import type { Asset, Strategy, StrategyParams } from '../nodes/backtest/strategy.js';
import type { Bars, Indicator } from '../nodes/indicator-compute/indicator.js';
import { backtest, defaults } from './backtests.js';
import { type ColumnComputer, computerOf } from './column.js';
import { plugins, walk } from './kernels.js';

const SYMBOLS = 50;
const WINDOWS = 50;
const WINDOW = 300;
const LEAD = 5;
/** Bars of past before the first window: more than the slowest average needs. */
const PAST = 260;
const STEP = 40;
const BARS = PAST + (WINDOWS - 1) * STEP + WINDOW;
const MUST = '12 CPU-s, 1 GB';

interface Variant {
  readonly id: string;
  readonly strategy: Strategy;
  readonly params: StrategyParams;
  sum: number;
  count: number;
}

/** From, to and step of a setting. */
function range(from: number, to: number, step: number): number[] {
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push(value);
  return values;
}

/** Every combination of settings. */
function combine(axes: Readonly<Record<string, readonly number[]>>): StrategyParams[] {
  return Object.entries(axes).reduce<StrategyParams[]>(
    (sets, [name, values]) => sets.flatMap((set) => values.map((v) => ({ ...set, [name]: v }))),
    [{}],
  );
}

const AXES: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  golden_cross: { fast: range(5, 50, 5), slow: range(60, 250, 10) },
  rsi_reversion: {
    period: [5, 7, 9, 14, 21],
    oversold: range(20, 35, 5),
    overbought: range(60, 75, 5),
  },
  trend_following: {
    entry: range(10, 55, 5),
    exit: range(5, 20, 5),
    stop_atr: [1.5, 2, 3],
  },
};

async function variantsOfAll(): Promise<Variant[]> {
  const strategies = await plugins<Strategy>('backtest/strategies');
  return Object.entries(AXES).flatMap(([id, axes]) => {
    const strategy = strategies.get(id) as Strategy;
    return combine(axes).map((changes) => {
      const params = defaults(strategy, changes);
      return {
        id: `${id} ${Object.values(changes).join('/')}`,
        strategy,
        params,
        sum: 0,
        count: 0,
      };
    });
  });
}

/** Runs the grid once. */
export async function benchGrid(): Promise<string[]> {
  const variants = await variantsOfAll();
  const names = new Set(variants.flatMap(({ strategy, params }) => strategy.columns(params)));
  const indicators = await plugins<Indicator>('indicator-compute/indicators');
  const computers = new Map([...names].map((name) => [name, computerOf(name, indicators, BARS)]));
  const market = walk(BARS, 1000);
  const before = process.cpuUsage();
  let count = 0;
  for (let s = 0; s < SYMBOLS; s++)
    count += runSymbol(walk(BARS, s + 1), market, variants, computers);
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const best = variants.reduce((a, b) => (b.sum / b.count > a.sum / a.count ? b : a));
  const memory = process.resourceUsage().maxRSS / 1024;
  return [
    `| grid | backtests | CPU-s (must: ${MUST}) | peak memory, MB | best by mean Sharpe |`,
    '|---|--:|--:|--:|---|',
    `| ${variants.length} variants × ${SYMBOLS} symbols × ${WINDOWS} windows | ${count.toLocaleString('en-US')} | ${seconds.toFixed(1)} | ${Math.round(memory)} | ${best.id}: ${(best.sum / best.count).toFixed(2)} |`,
  ];
}

/** All variants on all windows of one symbol. */
function runSymbol(
  bars: Bars,
  market: Bars,
  variants: readonly Variant[],
  computers: ReadonlyMap<string, ColumnComputer>,
): number {
  const date = Float64Array.from({ length: BARS }, (_, i) => 12_000 + Math.floor(i * 1.45));
  for (const { compute } of computers.values()) compute(bars);
  for (let w = 0; w < WINDOWS; w++) {
    const from = PAST - LEAD + w * STEP;
    const cut = (column: Float64Array): Float64Array => column.subarray(from, from + LEAD + WINDOW);
    const columns: Record<string, Float64Array> = {};
    for (const [name, { column }] of computers) columns[name] = cut(column);
    const { open, high, low, close, volume } = bars;
    columns.volume = cut(volume);
    const prices = { open: cut(open), high: cut(high), low: cut(low), close: cut(close) };
    const asset: Asset = { date: cut(date), ...prices, columns };
    const benchmark = benchmarkFrom(cut(market.open), cut(market.close), LEAD);
    if (!benchmark) throw new Error('the market has no bar');
    const [firstSession, lastSession] = [asset.date[LEAD]!, asset.date.at(-1)!];
    for (const variant of variants) {
      const { strategy, params } = variant;
      const setup = { params, asset, others: {}, start: LEAD, firstSession, lastSession };
      const sharpe = backtest(strategy, setup, benchmark)[RESULT.sharpe]!;
      if (Number.isNaN(sharpe)) continue;
      variant.sum += sharpe;
      variant.count++;
    }
  }
  return WINDOWS * variants.length;
}
