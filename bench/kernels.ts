/**
 * What benches of inner loops share: made-up bars, the plug-ins, and a clock.
 *
 * CPU time of the process, best of several rounds: what the code costs, not what
 * else the machine was doing.
 */
import { readdirSync } from 'node:fs';
import type { Bars } from '../nodes/indicator-compute/indicator.js';

const ROUNDS = 15;

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
