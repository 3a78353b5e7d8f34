/**
 * The benchmark's daily returns on the sessions of another symbol.
 *
 * Bought at the first open of the window like everything else, so the first return is
 * from open to close; without costs. A session without a bar of the benchmark carries
 * its last close, and the next one has the return of both.
 */
import type { Table } from '../../src/contract/index.js';
import { alignTo, hasSameDates } from './align.js';
import type { Asset } from './strategy.js';

/** A deviation, or a difference of returns, below this is rounding. */
export const NO_DEVIATION = 1e-12;

/** Returns of the benchmark over a window, and what every comparison with them needs. */
export interface Benchmark {
  readonly returns: Float64Array;
  readonly mean: number;
  /** Returns minus their mean, and the sum of squares of that. */
  readonly deviations: Float64Array;
  readonly squares: number;
  /** Sessions on which cash was better, which returns 0. */
  readonly worseThanCash: number;
  /** Positions of the sessions on which it rose or fell, and its geometric mean return there. */
  readonly up: Sessions;
  readonly down: Sessions;
}

export interface Sessions {
  readonly at: Int32Array;
  /** NaN without any. */
  readonly mean: number;
}

/** Geometric mean of what n returns multiplied to. */
export function geometricMean(product: number, n: number): number {
  return n === 0 ? Number.NaN : product ** (1 / n) - 1;
}

/**
 * A benchmark from its prices on the rows of a window and before; undefined where it has
 * no bar on the first session, `start`.
 */
export function benchmarkFrom(
  open: Float64Array,
  close: Float64Array,
  start: number,
): Benchmark | undefined {
  const n = close.length - start;
  const returns = new Float64Array(n);
  let before = open[start]!;
  if (Number.isNaN(before)) return undefined;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const price = close[start + i]!;
    if (Number.isNaN(price)) continue;
    returns[i] = price / before - 1;
    sum += returns[i]!;
    before = price;
  }
  const mean = sum / n;
  const deviations = returns.map((r) => r - mean);
  const squares = deviations.reduce((total, d) => total + d * d, 0);
  const rising = (r: number): boolean => r > 0;
  const falling = (r: number): boolean => r < 0;
  const [up, down] = [sessionsOf(returns, rising), sessionsOf(returns, falling)];
  const worseThanCash = returns.reduce((n, r) => n + Number(0 - r - NO_DEVIATION >= 0), 0);
  return { returns, mean, deviations, squares, worseThanCash, up, down };
}

function sessionsOf(returns: Float64Array, isOne: (r: number) => boolean): Sessions {
  const at: number[] = [];
  let product = 1;
  returns.forEach((r, i) => {
    if (!isOne(r)) return;
    at.push(i);
    product *= 1 + r;
  });
  return { at: Int32Array.from(at), mean: geometricMean(product, at.length) };
}

/** The benchmark of the last symbol that asked, which most others share their sessions with. */
const known = new WeakMap<
  Table,
  { readonly date: Float64Array; readonly start: number; readonly benchmark: Benchmark | undefined }
>();

/** The benchmark in `table` on the sessions of an asset from row `start` on. */
export function benchmarkOn(asset: Asset, start: number, table: Table): Benchmark | undefined {
  const last = known.get(table);
  if (last && last.start === start && hasSameDates(last.date, asset.date)) return last.benchmark;
  const { open, close } = alignTo(asset, table);
  const benchmark = benchmarkFrom(open, close, start);
  known.set(table, { date: asset.date, start, benchmark });
  return benchmark;
}
