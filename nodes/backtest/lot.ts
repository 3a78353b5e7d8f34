/**
 * Shares that were bought, or sold short, with one fill, and the range of prices that they
 * have seen. Every bar is looked at once, however often a part of the lot is closed, and
 * once for all lots that are closed together.
 */
import type { Asset } from './strategy.js';

/** Shares of one asset that were bought, or sold short, with one fill. */
export interface Lot {
  row: number;
  price: number;
  /** Below 0 when sold short. */
  shares: number;
  /** Commission and slippage per share. */
  commission: number;
  slippage: number;
  /** The fill came within the bar, not at its open: what the bar did before is not known. */
  isInside: boolean;
  /** Highest high and lowest low of the bars from its own, or the one after, to before `seen`. */
  high: number;
  low: number;
  seen: number;
}

/** A lot of which nothing has been seen yet. */
export function lotOf(
  row: number,
  price: number,
  shares: number,
  commission: number,
  slippage: number,
  isInside: boolean,
): Lot {
  const high = Number.NEGATIVE_INFINITY;
  const low = Number.POSITIVE_INFINITY;
  const lot = { row, price, shares, commission, slippage, isInside, high, low, seen: 0 };
  lot.seen = firstOf(lot);
  return lot;
}

/** The first bar that it has seen from beginning to end. */
function firstOf({ row, isInside }: Lot): number {
  return isInside ? row + 1 : row;
}

/** Looks at the bars before row `end` that the lot has not been looked at for: each but once. */
export function see(lot: Lot, { high: highs, low: lows }: Asset, end: number): void {
  let { high, low } = lot;
  const { seen } = lot;
  if (seen >= end) return;
  let i = seen;
  // Four at a time: each turn of a loop looks up anew where the prices are.
  for (; i < end - 3; i += 4) {
    const a = highs[i]!;
    const b = highs[i + 1]!;
    const c = highs[i + 2]!;
    const d = highs[i + 3]!;
    const e = lows[i]!;
    const f = lows[i + 1]!;
    const g = lows[i + 2]!;
    const h = lows[i + 3]!;
    if (a > high) high = a;
    if (b > high) high = b;
    if (c > high) high = c;
    if (d > high) high = d;
    if (e < low) low = e;
    if (f < low) low = f;
    if (g < low) low = g;
    if (h < low) low = h;
  }
  for (; i < end; i++) {
    if (highs[i]! > high) high = highs[i]!;
    if (lows[i]! < low) low = lows[i]!;
  }
  lot.high = high;
  lot.low = low;
  lot.seen = end;
}

/** The same for lots that are closed together, oldest first: an older one has seen what a newer one has. */
export function seeTogether(lots: readonly Lot[], asset: Asset, end: number): void {
  for (let i = lots.length - 1; i >= 0; i--) {
    const lot = lots[i] as Lot;
    const newer = lots[i + 1];
    if (newer) {
      see(lot, asset, Math.min(end, firstOf(newer)));
      if (newer.high > lot.high) lot.high = newer.high;
      if (newer.low < lot.low) lot.low = newer.low;
      lot.seen = Math.max(lot.seen, end);
    } else see(lot, asset, end);
  }
}
