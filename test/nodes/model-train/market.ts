/**
 * Made-up bars for the model: random walks that a seed decides, and opens that
 * follow from what was known before, or from nothing.
 */
import type { AdjustedBars } from '../../../nodes/lib/market/adjusted.js';
import type { Feature, NamedFeature } from '../../../nodes/model-train/feature.js';
import {
  type Predictions,
  type QuarterReport,
  runQuarter,
} from '../../../nodes/model-train/quarter.js';
import type { Series } from '../../../nodes/model-train/rows.js';
import type { ModelSettings } from '../../../nodes/model-train/settings.js';
import { defaultNodesFolder } from '../../../src/registry/folders.js';
import { createRegistry } from '../../../src/registry/registry.js';

export type { Series };

/** All features that come with the program. */
export const FEATURES: readonly NamedFeature[] = [
  ...(await createRegistry(defaultNodesFolder()).loadPlugins('model-train')).plugins,
].map(([name, { value }]) => ({ name, feature: value as Feature }));

export const HORIZON = 5;

export const SETTINGS: ModelSettings = {
  train_sessions: 400,
  horizon: HORIZON,
  step: 3,
  max_rows: 100_000,
  min_rows: 100,
  models: ['logistic', 'trees', 'forest'],
  penalty: 0.001,
  boosting_rounds: 20,
  boosting_depth: 3,
  boosting_rate: 0.2,
  boosting_share: 0.7,
  forest_trees: 20,
  forest_depth: 4,
  leaf_rows: 5,
};

/** One refit with all features; the first symbol is the benchmark. */
export function refit(
  series: readonly Series[],
  start: number,
  settings: ModelSettings,
): { predictions: Predictions; report: QuarterReport } {
  return runQuarter({ series, features: FEATURES, benchmark: 0 }, start, settings);
}

/** Numbers in [0, 1) that the seed decides (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A random walk of n daily bars from day `first` on; each opens where the last one closed. */
export function walk(seed: number, n: number, first = 10_000): AdjustedBars {
  const random = randomOf(seed);
  const column = () => new Float64Array(n);
  const bars = {
    n,
    date: Float64Array.from({ length: n }, (_, i) => first + i),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  let price = 50 + 100 * random();
  for (let i = 0; i < n; i++) {
    const open = price;
    const close = open * (1 + (random() + random() + random() - 1.5) * 0.03);
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = Math.max(open, close) * (1 + random() * 0.01);
    bars.low[i] = Math.min(open, close) * (1 - random() * 0.01);
    bars.volume[i] = Math.floor(1e5 + random() * 1e6);
    price = close;
  }
  return bars;
}

/** Several walks side by side. */
export function market(symbols: number, n: number, seed = 1): Series[] {
  return Array.from({ length: symbols }, (_, symbol) => ({
    symbol,
    bars: walk(seed * 1000 + symbol, n),
  }));
}

/** Copies of the bars with every price and volume from row `from` on replaced by other numbers. */
export function altered(bars: AdjustedBars, from: number, seed: number): AdjustedBars {
  const other = walk(seed, bars.n);
  const mix = (name: 'open' | 'high' | 'low' | 'close' | 'volume'): Float64Array =>
    bars[name].map((value, i) => (i < from ? value : 7 * other[name][i]!));
  return {
    n: bars.n,
    date: bars.date,
    open: mix('open'),
    high: mix('high'),
    low: mix('low'),
    close: mix('close'),
    volume: mix('volume'),
  };
}

/** The first n rows. */
export function cut(bars: AdjustedBars, n: number): AdjustedBars {
  const part = (x: Float64Array): Float64Array => x.slice(0, n);
  return {
    n: Math.min(n, bars.n),
    date: part(bars.date),
    open: part(bars.open),
    high: part(bars.high),
    low: part(bars.low),
    close: part(bars.close),
    volume: part(bars.volume),
  };
}

/**
 * The same bars with opens in which a rise over the horizon follows from the move of the
 * past 20 days in `certainty` of the cases, and in the others from a coin. No feature
 * reads opens, so they hold the labels and nothing else.
 */
export function withSignalWhere(
  bars: AdjustedBars,
  rises: (move: number) => boolean,
  certainty: number,
  seed: number,
): AdjustedBars {
  const random = randomOf(seed);
  const open = bars.open.slice();
  for (let t = 0; t + 1 + HORIZON < bars.n; t++) {
    const told = t >= 20 && rises(bars.close[t]! / bars.close[t - 20]! - 1);
    const isUp = random() < certainty ? told : random() < 0.5;
    open[t + 1 + HORIZON] = open[t + 1]! * (isUp ? 1.01 : 0.99);
  }
  return { ...bars, open };
}

/** A rise follows a fall. */
export function withSignal(bars: AdjustedBars, certainty: number, seed: number): AdjustedBars {
  return withSignalWhere(bars, (move) => move < 0, certainty, seed);
}

/** The same bars with the opens in an order that has nothing to do with time. */
export function shuffledOpens(bars: AdjustedBars, seed: number): AdjustedBars {
  const random = randomOf(seed);
  const open = bars.open.slice();
  for (let i = open.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [open[i], open[j]] = [open[j]!, open[i]!];
  }
  return { ...bars, open };
}
