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
 * Means over symbols of the strategy's returns and the baseline's, day by day.
 * Without a baseline its column is NaN. `own` and `base`: items by symbol, rows date and return.
 */
export function poolDays(own: Collected, base: Collected | undefined): Block {
  const span = spanOf(own);
  if (!span) return { rows: 0, data: new Float64Array(0) };
  const [first, last] = span;
  const days = last - first + 1;
  const counts = new Int32Array(days);
  const sums = new Float64Array(days);
  const baseSums = new Float64Array(days);
  eachPair(own, base, (_, date, gain, other, n) => {
    for (let i = 0; i < n; i++) {
      const day = date[i]! - first;
      counts[day]!++;
      sums[day] = sums[day]! + gain[i]!;
      baseSums[day] = baseSums[day]! + other[i]!;
    }
  });
  const rows = counts.reduce((n, count) => n + (count > 0 ? 1 : 0), 0);
  const data = new Float64Array(rows * POOLED);
  let row = 0;
  for (let day = 0; day < days; day++) {
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

/** Moments of each symbol over the days of a stretch; one row per item of `own`, in its order. */
export function poolSymbols(
  own: Collected,
  base: Collected | undefined,
  [first, last]: Stretch,
): Block {
  const rows = own.keys.length;
  const data = new Float64Array(rows * MOMENTS);
  eachPair(own, base, (item, date, gain, other, n) => {
    let kept = 0;
    for (let i = 0; i < n; i++) {
      if (date[i]! < first || date[i]! > last) continue;
      gain[kept] = gain[i]!;
      other[kept++] = gain[i]! - other[i]!;
    }
    fill(data, rows, item, 1, momentsOf(gain, 0, kept));
    fill(data, rows, item, 5, momentsOf(other, 0, kept));
    data[item] = kept;
  });
  return { rows, data };
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

function spanOf({ table }: Collected): [number, number] | undefined {
  const dates = table.columns.date as Float64Array;
  if (dates.length === 0) return undefined;
  let first = dates[0]!;
  let last = first;
  for (const day of dates) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  return [first, last];
}
