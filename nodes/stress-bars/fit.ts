/**
 * How a symbol moves with the market, by least squares on the sessions of the past.
 */
import type { Moves } from './moves.js';

/** A symbol beside the market. */
export interface Fit {
  /** Slope of its returns on those of the market. */
  readonly beta: number;
  /** Mean of what the slope leaves, per session. */
  readonly alpha: number;
  /** Deviation of what the line leaves. */
  readonly residual: number;
  /** Slope of the gap on the whole return, 0 to 1: the share of a move that comes before the open. */
  readonly overnight: number;
  /** Rows of the past where both have a bar. */
  readonly rows: Int32Array;
}

/** The market beside itself; its own rows only. */
export function fitOfMarket(market: Moves): Fit {
  const rows = knownRows(market, market);
  const overnight = overnightShare(market, rows);
  return { beta: 1, alpha: 0, residual: 0, overnight, rows };
}

/** Ordinary least squares with an intercept; a market that never moved has no slope to it. */
export function fitOn(own: Moves, market: Moves): Fit {
  const rows = knownRows(own, market);
  const { x, y, xx, xy, yy } = sums(rows, market.ret, own.ret);
  const beta = xx > 0 ? xy / xx : 0;
  const residual = Math.sqrt(Math.max(0, yy - beta * xy) / rows.length);
  return { beta, alpha: y - beta * x, residual, overnight: overnightShare(own, rows), rows };
}

/** Slopes on the market and on bonds together. */
export interface TwoSlopes {
  readonly market: number;
  readonly bonds: number;
}

/**
 * Least squares on two series with an intercept; sessions on which one of the three has
 * no bar are left out. Where the two move as one, all is put down to the market.
 */
export function slopesOn(own: Moves, market: Moves, bonds: Moves): TwoSlopes {
  const rows = knownRows(own, market).filter((row) => !Number.isNaN(bonds.ret[row]!));
  const onMarket = sums(rows, market.ret, own.ret);
  const onBonds = sums(rows, bonds.ret, own.ret);
  const between = sums(rows, market.ret, bonds.ret);
  const determinant = onMarket.xx * onBonds.xx - between.xy ** 2;
  if (!(determinant > 1e-9 * onMarket.xx * onBonds.xx)) {
    return { market: onMarket.xx > 0 ? onMarket.xy / onMarket.xx : 0, bonds: 0 };
  }
  return {
    market: (onMarket.xy * onBonds.xx - onBonds.xy * between.xy) / determinant,
    bonds: (onBonds.xy * onMarket.xx - onMarket.xy * between.xy) / determinant,
  };
}

function knownRows(own: Moves, market: Moves): Int32Array {
  const rows: number[] = [];
  own.ret.forEach((ret, row) => {
    if (!Number.isNaN(ret) && !Number.isNaN(market.ret[row]!)) rows.push(row);
  });
  return Int32Array.from(rows);
}

function overnightShare({ ret, gap }: Moves, rows: Int32Array): number {
  const { xx, xy } = sums(rows, ret, gap);
  return xx > 0 ? Math.min(1, Math.max(0, xy / xx)) : 0;
}

/** Means of two series on some rows, and sums of squares and products about them. */
function sums(
  rows: Int32Array,
  a: Float64Array,
  b: Float64Array,
): { x: number; y: number; xx: number; xy: number; yy: number } {
  let [x, y, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (const row of rows) {
    x += a[row]! / rows.length;
    y += b[row]! / rows.length;
  }
  for (const row of rows) {
    xx += (a[row]! - x) ** 2;
    xy += (a[row]! - x) * (b[row]! - y);
    yy += (b[row]! - y) ** 2;
  }
  return { x, y, xx, xy, yy };
}
