/**
 * Rows to learn from and rows to predict: features of a symbol at the close of a day,
 * and whether its open a week later is above that of the next day.
 *
 * A row of day t has a label once the open of t + 1 + horizon is known. A training row
 * is used only if that was so at the close before the refit (the purge). Symbols take
 * turns: most of what a day says about one it says about the others, so that days count
 * for more than rows.
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
  settings: ModelSettings,
  /** `test`: no training rows, where it is known what they say. */
  wanted: 'all' | 'test' = 'all',
): { training: Rows; test: Rows } {
  const { series } = market;
  const { train_sessions, horizon } = settings;
  const step = stepOf(series.length, settings);
  const p = market.features.length;
  const later = series.reduce((n, { bars }) => n + bars.n - firstAtOrAfter(bars.date, start), 0);
  const capacity = wanted === 'all' ? series.length * Math.ceil(train_sessions / step) : 0;
  const training = new RowCollector(capacity, p, horizon);
  const test = new RowCollector(later, p, horizon);
  const matrix = new FeatureMatrix(market);
  for (const { symbol, bars } of series) {
    const first = firstAtOrAfter(bars.date, start);
    // One new bar is one of a single symbol: features of the others would be looked at by nobody.
    if (wanted === 'test' && first === bars.n) continue;
    const columns = matrix.of(bars);
    if (wanted === 'all') {
      // The label of t needs the open of t + 1 + horizon, at the latest that of the last row before.
      const newest = first - 2 - horizon - (symbol % step);
      const oldest = Math.max(0, first - train_sessions);
      training.add(symbol, bars, columns, { from: newest, to: oldest, step: -step });
    }
    test.add(symbol, bars, columns, { from: first, to: bars.n - 1, step: 1 });
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
    const columns: Float64Array[] = [];
    for (let c = 0; c < p + 3; c++) columns.push(this.memory.subarray(c * n, (c + 1) * n));
    const work = [columns[p]!, columns[p + 1]!, columns[p + 2]!] as const;
    // Field by field: a spread gives its first object another shape, and V8 translates features for each.
    const input: FeatureBars = {
      n,
      open: bars.open,
      high: bars.high,
      low: bars.low,
      close: bars.close,
      volume: bars.volume,
      benchmark: this.benchmark && closesOn(bars.date, this.benchmark),
    };
    for (let c = 0; c < p; c++) this.features[c]!.feature.compute(input, columns[c]!, work);
    columns.length = p;
    return columns;
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

/** Sessions from one row of a symbol to the next, so that all together have no more than asked for. */
function stepOf(symbols: number, { train_sessions, step, max_rows }: ModelSettings): number {
  const each = Math.max(1, Math.floor(max_rows / symbols));
  return Math.max(step, Math.ceil(train_sessions / each));
}

/** The rows `from`, `from + step`, … up to `to`, which is the lower one where steps go back. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Collects rows in memory that was taken once. */
class RowCollector {
  private readonly x: Float64Array;
  private readonly label: Float64Array;
  private readonly symbol: Float64Array;
  private readonly date: Float64Array;
  private n = 0;
  /** Rows of the symbol in hand. */
  private chosen = new Int32Array(0);

  constructor(
    capacity: number,
    private readonly p: number,
    private readonly horizon: number,
  ) {
    this.x = new Float64Array(capacity * p);
    this.label = new Float64Array(capacity);
    this.symbol = new Float64Array(capacity);
    this.date = new Float64Array(capacity);
  }

  /** Adds rows of a symbol but those of which a feature is undefined. */
  add(
    symbol: number,
    { n, date, open }: AdjustedBars,
    columns: readonly Float64Array[],
    span: Span,
  ): void {
    const most = Math.max(0, Math.floor((span.to - span.from) / span.step) + 1);
    if (this.chosen.length < most) this.chosen = new Int32Array(most);
    const { chosen, x, p, horizon } = this;
    const count = chooseComplete(span, most, columns, chosen);
    // Column by column: an array that changes with every value costs more than the rounding.
    for (let c = 0; c < p; c++) copyRounded(columns[c]!, chosen, count, x, this.n * p + c, p);
    for (let k = 0; k < count; k++) {
      const t = chosen[k]!;
      const sale = t + 1 + horizon;
      this.label[this.n] = sale < n ? Number(open[sale]! > open[t + 1]!) : Number.NaN;
      this.symbol[this.n] = symbol;
      this.date[this.n] = date[t]!;
      this.n++;
    }
  }

  rows(): Rows {
    const { n, x, label, symbol, date } = this;
    return { x, label, symbol, date, n };
  }
}

/** Those of the `most` rows of a span in which every column is defined; how many. */
function chooseComplete(
  { from, step }: Span,
  most: number,
  columns: readonly Float64Array[],
  chosen: Int32Array,
): number {
  let count = 0;
  for (let k = 0, t = from; k < most; k++, t += step) {
    let sum = 0;
    // It is finite when all of its parts are.
    for (let c = 0; c < columns.length; c++) sum += columns[c]![t]!;
    if (Number.isFinite(sum)) chosen[count++] = t;
  }
  return count;
}

function copyRounded(
  column: Float64Array,
  rows: Int32Array,
  count: number,
  x: Float64Array,
  at: number,
  p: number,
): void {
  for (let k = 0, to = at; k < count; k++, to += p) {
    x[to] = Math.round(column[rows[k]!]! * DIGITS) / DIGITS;
  }
}

/** The same rows, which come symbol by symbol, by date, then symbol. */
function byDate({ x, label, symbol, date, n }: Rows, p: number): Rows {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    first = Math.min(first, date[i]!);
    last = Math.max(last, date[i]!);
  }
  // How many rows are before each day: rows of one day stay in the order in which they come.
  const before = new Uint32Array(n === 0 ? 0 : last - first + 2);
  for (let i = 0; i < n; i++) before[date[i]! - first + 1]!++;
  for (let day = 1; day < before.length; day++) before[day] = before[day]! + before[day - 1]!;
  const sorted = {
    x: new Float64Array(n * p),
    label: new Float64Array(n),
    symbol: new Float64Array(n),
    date: new Float64Array(n),
    n,
  };
  for (let i = 0; i < n; i++) {
    const to = before[date[i]! - first]!++;
    for (let c = 0; c < p; c++) sorted.x[to * p + c] = x[i * p + c]!;
    sorted.label[to] = label[i]!;
    sorted.symbol[to] = symbol[i]!;
    sorted.date[to] = date[i]!;
  }
  return sorted;
}
