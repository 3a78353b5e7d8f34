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
  const days = new PairedDays(own, base, stretch);
  const rows = own.keys.length;
  const symbols = new Float64Array(rows * MOMENTS);
  for (let item = 0; item < rows; item++) {
    const kept = days.take(item);
    fill(symbols, rows, item, 1, momentsOf(days.gain, 0, kept));
    fill(symbols, rows, item, 5, momentsOf(days.excess, 0, kept));
    symbols[item] = kept;
  }
  return { days: days.means(), symbols: { rows, data: symbols } };
}

function fill(data: Float64Array, rows: number, row: number, at: number, m: Moments): void {
  data[at * rows + row] = m.n === 0 ? Number.NaN : m.mean;
  data[(at + 1) * rows + row] = m.m2;
  data[(at + 2) * rows + row] = m.m3;
  data[(at + 3) * rows + row] = m.m4;
}

/** Walks the days that strategy and baseline have on each symbol, once for all that is made of them. */
class PairedDays {
  /** Returns of the symbol taken last on the days of the stretch, and what is above the baseline. */
  gain = new Float64Array(0);
  excess = new Float64Array(0);
  private readonly own: Collected;
  private readonly base: Collected | undefined;
  private readonly baseItems: ReadonlyMap<string, number>;
  private readonly stretch: Stretch;
  private readonly first: number;
  /** Sums over symbols, by day. */
  private readonly counts: Int32Array;
  private readonly sums: Float64Array;
  private readonly baseSums: Float64Array;

  constructor(own: Collected, base: Collected | undefined, stretch: Stretch) {
    this.own = own;
    this.base = base;
    this.baseItems = new Map(base?.keys.map((key, i) => [key[2] as string, i]));
    this.stretch = stretch;
    const { first, last, most } = spanOf(own);
    this.first = first;
    this.counts = new Int32Array(last - first + 1);
    this.sums = new Float64Array(last - first + 1);
    this.baseSums = new Float64Array(last - first + 1);
    this.gain = new Float64Array(most);
    this.excess = new Float64Array(most);
  }

  /** Adds the days of a symbol to the means and keeps those of the stretch; returns how many these are. */
  take(item: number): number {
    const { own, base, baseItems, first, counts, sums, baseSums, gain, excess } = this;
    const twin = baseItems.get(own.keys[item]![2] as string);
    if (base && twin === undefined) return 0;
    const dates = own.table.columns.date as Float64Array;
    const gains = own.table.columns.return as Float64Array;
    const baseDates = base ? (base.table.columns.date as Float64Array) : dates;
    const baseGains = base ? (base.table.columns.return as Float64Array) : gains;
    const end = base ? base.offsets[twin! + 1]! : 0;
    const to = own.offsets[item + 1]!;
    const [from, until] = this.stretch;
    let other = base ? base.offsets[twin!]! : 0;
    let kept = 0;
    for (let i = own.offsets[item]!; i < to; i++) {
      const date = dates[i]!;
      while (other < end && baseDates[other]! < date) other++;
      if (base && !(other < end && baseDates[other]! === date)) continue;
      const made = gains[i]!;
      const held = base ? baseGains[other]! : Number.NaN;
      const day = date - first;
      counts[day]!++;
      sums[day]! += made;
      baseSums[day]! += held;
      if (date < from || date > until) continue;
      gain[kept] = made;
      excess[kept] = made - held;
      kept++;
    }
    return kept;
  }

  /** Means over the symbols taken, a row per day that any of them has. */
  means(): Block {
    const { first, counts, sums, baseSums } = this;
    let rows = 0;
    for (let day = 0; day < counts.length; day++) if (counts[day]! > 0) rows++;
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

/** First and last day of all items, the last before the first where there is none; most days of one. */
function spanOf({ table, offsets, keys }: Collected): {
  first: number;
  last: number;
  most: number;
} {
  const dates = table.columns.date as Float64Array;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let most = 0;
  // Rows of an item are in the order of their dates.
  for (let item = 0; item < keys.length; item++) {
    const from = offsets[item]!;
    const to = offsets[item + 1]!;
    if (from === to) continue;
    first = Math.min(first, dates[from]!);
    last = Math.max(last, dates[to - 1]!);
    most = Math.max(most, to - from);
  }
  return most === 0 ? { first: 0, last: -1, most } : { first, last, most };
}
