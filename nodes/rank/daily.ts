/**
 * The days of each strategy, put together from the windows that hold them: a day that
 * lies in several windows is used once, from the window that comes first.
 */
import type { Collected } from '../../src/contract/index.js';
import type { Daily } from './evidence.js';

/** Rows of one strategy in one scenario: [from, to). */
interface Piece {
  readonly from: number;
  readonly to: number;
}

/** Pooled returns, found by strategy and scenario. */
export class PooledReturns {
  private readonly pieces = new Map<string, Piece>();
  private readonly columns: Readonly<Record<string, Float64Array>>;
  private readonly first: number;
  /** Row that has each day from the first one on, plus one; 0: none yet. Empty between two calls. */
  private readonly taken: Int32Array;

  /** `pooled`: items by strategy and scenario, rows by ascending date. */
  constructor(pooled: Collected) {
    this.columns = pooled.table.columns;
    pooled.keys.forEach((key, i) => {
      const piece = { from: pooled.offsets[i] as number, to: pooled.offsets[i + 1] as number };
      this.pieces.set(key.join('\u0000'), piece);
    });
    const date = this.columns.date as Float64Array;
    let last = Number.NEGATIVE_INFINITY;
    let first = Number.POSITIVE_INFINITY;
    for (const day of date) {
      if (day < first) first = day;
      if (day > last) last = day;
    }
    this.first = first;
    this.taken = new Int32Array(date.length === 0 ? 0 : last - first + 1);
  }

  /** The days of a strategy in some scenarios, those that come first by precedence first. */
  days(strategy: string, scenarios: readonly string[]): Daily {
    const { date, return: gain, baseline } = this.columns as Record<string, Float64Array>;
    const { first, taken } = this;
    let count = 0;
    let from = taken.length;
    let to = 0;
    for (const scenario of scenarios) {
      const piece = this.pieces.get(`${strategy}\u0000${scenario}`);
      if (!piece || piece.from === piece.to) continue;
      from = Math.min(from, date![piece.from]! - first);
      to = Math.max(to, date![piece.to - 1]! - first + 1);
      for (let row = piece.from; row < piece.to; row++) {
        const day = date![row]! - first;
        if (taken[day] !== 0) continue;
        taken[day] = row + 1;
        count++;
      }
    }
    const daily = {
      date: new Float64Array(count),
      gain: new Float64Array(count),
      excess: new Float64Array(count),
    };
    let at = 0;
    for (let day = from; day < to; day++) {
      const row = taken[day]! - 1;
      if (row < 0) continue;
      taken[day] = 0;
      daily.date[at] = date![row]!;
      daily.gain[at] = gain![row]!;
      daily.excess[at++] = gain![row]! - baseline![row]!;
    }
    return daily;
  }
}

/** The days of `daily` on which `isKept` holds. */
export function daysWhere(daily: Daily, isKept: (date: number) => boolean): Daily {
  const { date, gain, excess } = daily;
  const rows = new Int32Array(date.length);
  let count = 0;
  for (let row = 0; row < rows.length; row++) if (isKept(date[row]!)) rows[count++] = row;
  const pick = (x: Float64Array): Float64Array => {
    const out = new Float64Array(count);
    for (let i = 0; i < count; i++) out[i] = x[rows[i]!]!;
    return out;
  };
  return { date: pick(date), gain: pick(gain), excess: pick(excess) };
}

/** The days that all of several strategies have, each strategy on just these. */
export function commonDays(all: readonly Daily[]): Daily[] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { date } of all) {
    if (date.length === 0) continue;
    first = Math.min(first, date[0]!);
    last = Math.max(last, date[date.length - 1]!);
  }
  const counts = new Int32Array(last < first ? 0 : last - first + 1);
  for (const { date } of all) for (let i = 0; i < date.length; i++) counts[date[i]! - first]!++;
  return all.map((daily) => daysWhere(daily, (day) => counts[day - first] === all.length));
}
