/**
 * Pools the daily returns of one strategy in one scenario: a mean over symbols per
 * day, and moments per symbol.
 *
 * Strategy and baseline are compared on the same symbols and the same days, and on
 * no others: a symbol that lacks one of the two is in neither mean.
 */
import type { Collected } from '../../src/contract/index.js';
import type { Stretch } from '../lib/market/day-owners.js';
import { type Moments, momentsOf } from '../lib/statistics/moments.js';
import { MOMENT_COLUMNS, POOLED_COLUMNS } from './columns.js';

const POOLED = POOLED_COLUMNS.length;
const MOMENTS = MOMENT_COLUMNS.length;

/** A table as it is emitted: columns one after another. */
export interface Block {
  readonly rows: number;
  readonly data: Float64Array;
}

/**
 * Pools what one strategy made in one scenario. `own` and `base`: items by symbol, rows
 * date and return; without a baseline its figures are NaN.
 *
 * days     means over symbols of the strategy's returns and the baseline's, day by day
 * symbols  moments of each symbol over the days of `stretch`, a row per item of `own`
 */
export function pool(
  own: Collected,
  base: Collected | undefined,
  stretch: Stretch,
): { readonly days: Block; readonly symbols: Block } {
  const means = new DailyMeans(own);
  const rows = own.keys.length;
  const symbols = new Float64Array(rows * MOMENTS);
  // One walk for both: finding the days that both have costs as much as adding them up.
  eachPair(own, base, (item, date, gain, other, n) => {
    means.add(date, gain, other, n);
    const kept = keepExcess(stretch, date, gain, other, n);
    fill(symbols, rows, item, 1, momentsOf(gain, 0, kept));
    fill(symbols, rows, item, 5, momentsOf(other, 0, kept));
    symbols[item] = kept;
  });
  return { days: means.block(), symbols: { rows, data: symbols } };
}

/** Moves the days of a stretch to the front and takes the baseline off in `other`; returns how many. */
function keepExcess(
  [first, last]: Stretch,
  date: Float64Array,
  gain: Float64Array,
  other: Float64Array,
  n: number,
): number {
  let kept = 0;
  for (let i = 0; i < n; i++) {
    if (date[i]! < first || date[i]! > last) continue;
    gain[kept] = gain[i]!;
    other[kept] = gain[kept]! - other[i]!;
    kept++;
  }
  return kept;
}

/** Sums over symbols, by day. */
class DailyMeans {
  private readonly first: number;
  private readonly counts: Int32Array;
  private readonly sums: Float64Array;
  private readonly baseSums: Float64Array;

  constructor(own: Collected) {
    const [first, last] = spanOf(own);
    this.first = first;
    this.counts = new Int32Array(last - first + 1);
    this.sums = new Float64Array(last - first + 1);
    this.baseSums = new Float64Array(last - first + 1);
  }

  add(date: Float64Array, gain: Float64Array, other: Float64Array, n: number): void {
    const { first, counts, sums, baseSums } = this;
    for (let i = 0; i < n; i++) {
      const day = date[i]! - first;
      counts[day]!++;
      sums[day] = sums[day]! + gain[i]!;
      baseSums[day] = baseSums[day]! + other[i]!;
    }
  }

  block(): Block {
    const { first, counts, sums, baseSums } = this;
    const rows = counts.reduce((n, count) => n + (count > 0 ? 1 : 0), 0);
    const data = new Float64Array(rows * POOLED);
    let row = 0;
    for (let day = 0; day < counts.length; day++) {
      const count = counts[day]!;
      if (count === 0) continue;
      data[row] = first + day;
      data[rows + row] = count;
      data[2 * rows + row] = sums[day]! / count;
      data[3 * rows + row] = baseSums[day]! / count;
      row++;
    }
    return { rows, data };
  }
}

function fill(data: Float64Array, rows: number, row: number, at: number, m: Moments): void {
  data[at * rows + row] = m.n === 0 ? Number.NaN : m.mean;
  data[(at + 1) * rows + row] = m.m2;
  data[(at + 2) * rows + row] = m.m3;
  data[(at + 3) * rows + row] = m.m4;
}

type VisitPair = (
  item: number,
  date: Float64Array,
  gain: Float64Array,
  other: Float64Array,
  n: number,
) => void;

let scratch = [0, 0, 0].map(() => new Float64Array(1024)) as [
  Float64Array,
  Float64Array,
  Float64Array,
];

/** Hands over, per symbol, the days that both have, in memory that the visitor may write to. */
function eachPair(own: Collected, base: Collected | undefined, visit: VisitPair): void {
  const dates = own.table.columns.date as Float64Array;
  const gains = own.table.columns.return as Float64Array;
  const baseDates = base?.table.columns.date;
  const baseGains = base?.table.columns.return;
  const baseItems = new Map(base?.keys.map((key, i) => [key[2] as string, i]));
  for (let item = 0; item < own.keys.length; item++) {
    const from = own.offsets[item]!;
    const to = own.offsets[item + 1]!;
    if (scratch[0].length < to - from) {
      scratch = [0, 0, 0].map(() => new Float64Array(2 * (to - from))) as typeof scratch;
    }
    const [date, gain, other] = scratch;
    let n = 0;
    const twin = baseItems.get(own.keys[item]![2] as string);
    let b = twin === undefined ? 0 : base!.offsets[twin]!;
    const end = twin === undefined ? 0 : base!.offsets[twin + 1]!;
    for (let i = from; i < to; i++) {
      const day = dates[i]!;
      while (b < end && baseDates![b]! < day) b++;
      const isBoth = b < end && baseDates![b] === day;
      if (base && !isBoth) continue;
      date[n] = day;
      gain[n] = gains[i]!;
      other[n++] = base ? baseGains![b]! : Number.NaN;
    }
    visit(item, date, gain, other, n);
  }
}

/** First and last day of all items; the last before the first where there is none. */
function spanOf({ table }: Collected): [number, number] {
  const dates = table.columns.date as Float64Array;
  let first = dates[0] ?? 0;
  let last = dates[0] ?? -1;
  for (const day of dates) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  return [first, last];
}
