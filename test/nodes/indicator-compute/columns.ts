/**
 * All indicators of the folder, and their columns on any bars.
 */
import { readdirSync } from 'node:fs';
import type { Bars, Indicator } from '../../../nodes/indicator-compute/indicator.js';
import { ScratchMemory } from '../../../nodes/indicator-compute/scratch.js';

const FOLDER = new URL('../../../nodes/indicator-compute/indicators/', import.meta.url);

/** Every plug-in of the folder by id: nothing has to be listed here. */
export async function indicators(): Promise<ReadonlyMap<string, Indicator>> {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.js'))
    .sort();
  const found = new Map<string, Indicator>();
  for (const file of files) {
    const module = (await import(new URL(file, FOLDER).href)) as { default: Indicator };
    found.set(file.replace(/\.js$/, ''), module.default);
  }
  return found;
}

/** Fills every column; arrays are dirty before, as they are in a run. */
export function computeColumns(
  plugins: ReadonlyMap<string, Indicator>,
  bars: Bars,
): Map<string, Float64Array> {
  const columns = new Map<string, Float64Array>();
  const scratch = new ScratchMemory();
  for (const indicator of plugins.values()) {
    const out = indicator.columns.map(() => new Float64Array(bars.n).fill(12345.678));
    scratch.begin(bars.n);
    indicator.compute(bars, out, scratch);
    indicator.columns.forEach(({ name }, c) => {
      columns.set(name, out[c] as Float64Array);
    });
  }
  return columns;
}

/** The first n bars. */
export function cut(bars: Bars, n: number): Bars {
  return {
    n,
    open: bars.open.slice(0, n),
    high: bars.high.slice(0, n),
    low: bars.low.slice(0, n),
    close: bars.close.slice(0, n),
    volume: bars.volume.slice(0, n),
    ...(bars.benchmark ? { benchmark: bars.benchmark.slice(0, n) } : {}),
  };
}

/** A random walk; `seed` alone decides it. */
export function walk(n: number, seed: number): Bars {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const bars = {
    n,
    open: new Float64Array(n),
    high: new Float64Array(n),
    low: new Float64Array(n),
    close: new Float64Array(n),
    volume: new Float64Array(n),
    benchmark: new Float64Array(n),
  };
  let price = 100;
  let market = 50;
  for (let i = 0; i < n; i++) {
    const open = price * (1 + (next() - 0.5) * 0.02);
    const close = open * (1 + (next() - 0.5) * 0.05);
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = Math.max(open, close) * (1 + next() * 0.01);
    bars.low[i] = Math.min(open, close) * (1 - next() * 0.01);
    bars.volume[i] = Math.floor(next() * 1e6);
    market *= 1 + (close / open - 1) / 3 + (next() - 0.5) * 0.01;
    bars.benchmark[i] = market;
    price = close;
  }
  return bars;
}
