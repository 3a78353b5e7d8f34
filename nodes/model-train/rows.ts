/**
 * Rows to learn from and rows to predict: features of a symbol at the close of a day,
 * and whether its open a week later is above that of the next day.
 *
 * A row of day t has a label once the open of t + 1 + horizon is known. A training row
 * is used only if that was so at the close before the refit (the purge).
 */
import type { AdjustedBars } from '../lib/market/adjusted.js';
import { firstAtOrAfter } from '../lib/market/window.js';
import type { FeatureBars, NamedFeature } from './feature.js';
import type { ModelSettings } from './settings.js';

/** One symbol: its place in the list of symbols, and its bars. */
export interface Series {
  readonly symbol: number;
  readonly bars: AdjustedBars;
}

/** What a refit learns from and speaks about. */
export interface Market {
  readonly series: readonly Series[];
  readonly features: readonly NamedFeature[];
  /** Place of the benchmark in the list of symbols. */
  readonly benchmark?: number;
}

/** Rows of features, one after another, and what is known of each. */
export interface Rows {
  /** Row-major, n × p. */
  readonly x: Float64Array;
  /** 1: the price rose; NaN: not known. */
  readonly label: Float64Array;
  readonly symbol: Float64Array;
  readonly date: Float64Array;
  readonly n: number;
}

/** Digits beyond it differ between machines, and could move a value across the edge of a bin. */
const DIGITS = 1e9;

/** Complete rows whose label was known before `start` (a day), and all rows from then on, by date, then symbol. */
export function collectRows(
  market: Market,
  start: number,
  { train_sessions, horizon, step }: ModelSettings,
): { training: Rows; test: Rows } {
  const { series } = market;
  const p = market.features.length;
  const later = series.reduce((n, { bars }) => n + bars.n - firstAtOrAfter(bars.date, start), 0);
  const training = new RowCollector(series.length * Math.ceil(train_sessions / step), p);
  const test = new RowCollector(later, p);
  const matrix = new FeatureMatrix(market);
  for (const { symbol, bars } of series) {
    const columns = matrix.of(bars);
    const first = firstAtOrAfter(bars.date, start);
    // The label of t needs the open of t + 1 + horizon, at the latest that of the last row before.
    const newest = first - 2 - horizon;
    const oldest = Math.max(0, first - train_sessions);
    for (let t = newest; t >= oldest; t -= step) training.add(symbol, bars, columns, t, horizon);
    for (let t = first; t < bars.n; t++) test.add(symbol, bars, columns, t, horizon);
  }
  return { training: training.rows(), test: byDate(test.rows(), p) };
}

/** Computes features of one symbol after another in the same memory. */
export class FeatureMatrix {
  private readonly features: readonly NamedFeature[];
  private readonly benchmark: AdjustedBars | undefined;
  private memory = new Float64Array(0);

  constructor({ features, series, benchmark }: Market) {
    this.features = features;
    this.benchmark = series.find(({ symbol }) => symbol === benchmark)?.bars;
  }

  /** One array of n values per feature; they hold until the next call. */
  of(bars: AdjustedBars): Float64Array[] {
    const { n } = bars;
    const p = this.features.length;
    if (this.memory.length < (p + 3) * n) this.memory = new Float64Array((p + 3) * n);
    const column = (c: number): Float64Array => this.memory.subarray(c * n, (c + 1) * n);
    const work = [column(p), column(p + 1), column(p + 2)] as const;
    const input: FeatureBars = this.benchmark
      ? { ...bars, benchmark: closesOn(bars.date, this.benchmark) }
      : bars;
    return this.features.map(({ feature }, c) => {
      const out = column(c);
      feature.compute(input, out, work);
      return out;
    });
  }
}

/** Close on each of the days; NaN where there is none. */
function closesOn(days: Float64Array, { n, date, close }: AdjustedBars): Float64Array {
  if (days === date) return close;
  const out = new Float64Array(days.length).fill(Number.NaN);
  for (let i = 0, row = 0; i < days.length && row < n; i++) {
    while (row < n && date[row]! < days[i]!) row++;
    if (date[row] === days[i]) out[i] = close[row]!;
  }
  return out;
}

/** Collects rows in memory that was taken once. */
class RowCollector {
  private readonly x: Float64Array;
  private readonly label: Float64Array;
  private readonly symbol: Float64Array;
  private readonly date: Float64Array;
  private n = 0;

  constructor(
    capacity: number,
    private readonly p: number,
  ) {
    this.x = new Float64Array(capacity * p);
    this.label = new Float64Array(capacity);
    this.symbol = new Float64Array(capacity);
    this.date = new Float64Array(capacity);
  }

  /** Adds row t of a symbol, unless one of its features is undefined. */
  add(
    symbol: number,
    { n, date, open }: AdjustedBars,
    columns: readonly Float64Array[],
    t: number,
    horizon: number,
  ): void {
    const at = this.n * this.p;
    for (let c = 0; c < this.p; c++) {
      const value = columns[c]![t]!;
      if (!Number.isFinite(value)) return;
      this.x[at + c] = Math.round(value * DIGITS) / DIGITS;
    }
    const sale = t + 1 + horizon;
    this.label[this.n] = sale < n ? Number(open[sale]! > open[t + 1]!) : Number.NaN;
    this.symbol[this.n] = symbol;
    this.date[this.n] = date[t]!;
    this.n++;
  }

  rows(): Rows {
    const { n, x, label, symbol, date } = this;
    return { x, label, symbol, date, n };
  }
}

/** The same rows by date, then symbol. */
function byDate({ x, label, symbol, date, n }: Rows, p: number): Rows {
  // Day, symbol and row in one number: sorting those takes no function call each.
  const symbols = symbol.reduce((most, s) => Math.max(most, s), 0) + 1;
  const first = n === 0 ? 0 : date.subarray(0, n).reduce((least, day) => Math.min(least, day));
  const keys = new Float64Array(n);
  for (let i = 0; i < n; i++) keys[i] = ((date[i]! - first) * symbols + symbol[i]!) * n + i;
  const order = Uint32Array.from(keys.sort(), (key) => key % n);
  const sorted = new Float64Array(n * p);
  for (let i = 0, k = 0; i < n; i++) {
    const row = order[i]! * p;
    for (let c = 0; c < p; c++, k++) sorted[k] = x[row + c]!;
  }
  const pick = (column: Float64Array): Float64Array => Float64Array.from(order, (i) => column[i]!);
  return { x: sorted, label: pick(label), symbol: pick(symbol), date: pick(date), n };
}
