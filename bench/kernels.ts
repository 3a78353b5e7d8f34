/**
 * Measures the inner loop of the backtests on one thread, warm.
 *
 * CPU time of the process, best of several rounds: what the code costs, not what
 * else the machine was doing.
 */
import { readdirSync } from 'node:fs';
import { RESULT_COLUMNS } from '../nodes/backtest/columns.js';
import { Account, type Orders } from '../nodes/backtest/simulate.js';
import { fillStatistics } from '../nodes/backtest/statistics.js';
import type { Strategy } from '../nodes/backtest/strategy.js';
import type { Bars, Indicator } from '../nodes/indicator-compute/indicator.js';
import { ScratchMemory } from '../nodes/indicator-compute/scratch.js';

const ROUNDS = 15;
const WINDOW = 300;
const LEAD = 5;

/** A seeded random walk. */
export function walk(n: number, seed: number): Bars {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const column = (): Float64Array => new Float64Array(n);
  const bars = {
    n,
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    benchmark: column(),
  };
  let price = 100;
  for (let i = 0; i < n; i++) {
    bars.open[i] = price * (1 + (next() - 0.5) * 0.01);
    bars.close[i] = bars.open[i]! * (1 + (next() - 0.495) * 0.04);
    bars.high[i] = Math.max(bars.open[i]!, bars.close[i]!) * (1 + next() * 0.01);
    bars.low[i] = Math.min(bars.open[i]!, bars.close[i]!) * (1 - next() * 0.01);
    bars.volume[i] = Math.floor(next() * 1e6);
    price = bars.close[i]!;
    bars.benchmark[i] = 100 + Math.sin(i) + price / 4;
  }
  return bars;
}

/** Every plug-in of a folder by id. */
export async function plugins<T>(folder: string): Promise<Map<string, T>> {
  const url = new URL(`../nodes/${folder}/`, import.meta.url);
  const found = new Map<string, T>();
  for (const file of readdirSync(url).sort()) {
    if (!file.endsWith('.js')) continue;
    const module = (await import(new URL(file, url).href)) as { default: T };
    found.set(file.replace('.js', ''), module.default);
  }
  return found;
}

/** Nanoseconds of CPU that the best of several calls takes. */
export function best(call: () => void, rounds = ROUNDS): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    call();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) * 1000);
  }
  return least;
}

/** Backtests per second and core, with all statistics, over windows of 300 bars. */
export async function benchBacktests(): Promise<string[]> {
  const indicators = await plugins<Indicator>('indicator-compute/indicators');
  const strategies = await plugins<Strategy>('backtest/strategies');
  const symbols = Array.from({ length: 20 }, (_, s) => asset(indicators, s + 1));
  const execution = {
    initialCash: 100_000,
    slippage: 0.0005,
    commission: 0,
    band: 0.01,
    wholeShares: false,
  };
  const account = new Account();
  const row = new Float64Array(RESULT_COLUMNS.length);
  const lines = ['| strategy | backtests per s and core |', '|---|--:|'];
  const repeats = 20;
  let sum = 0;
  for (const [id, strategy] of strategies) {
    const params = Object.fromEntries(
      Object.entries(strategy.params).map(([name, spec]) => [name, spec.default]),
    );
    const ns = best(() => {
      for (let r = 0; r < repeats; r++) {
        for (const [s, first] of symbols.entries()) {
          const others = { benchmark: symbols[(s + 1) % 20]!, bonds: symbols[(s + 2) % 20]! };
          const setup = {
            params,
            asset: first,
            others,
            start: LEAD,
            firstSession: first.date[LEAD]!,
            lastSession: first.date.at(-1)!,
          };
          const isBasket = strategy.kind === 'basket';
          const orders: Orders = isBasket
            ? { kind: 'basket', decide: strategy.prepare(setup) }
            : { kind: strategy.orders, decide: strategy.prepare(setup) };
          const assets = isBasket ? [first, ...strategy.holds.map(() => others.bonds)] : [first];
          account.run(assets, LEAD, orders, execution);
          row.fill(Number.NaN);
          fillStatistics(row, account, WINDOW);
        }
      }
    });
    const each = ns / repeats / symbols.length;
    sum += each;
    lines.push(`| ${id} | ${Math.round(1e9 / each).toLocaleString('en-US')} |`);
  }
  const mean = Math.round((1e9 * strategies.size) / sum).toLocaleString('en-US');
  lines.splice(2, 0, `| **all ${strategies.size}** | **${mean}** (must: 100,000) |`);
  return lines;
}

/** A window of 300 bars with every indicator and a made-up probability. */
function asset(
  indicators: ReadonlyMap<string, Indicator>,
  seed: number,
): import('../nodes/backtest/strategy.js').Asset {
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
  return {
    date,
    open: cut(bars.open),
    high: cut(bars.high),
    low: cut(bars.low),
    close: cut(bars.close),
    columns,
  };
}
