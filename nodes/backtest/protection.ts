/**
 * The prices that close a position by themselves: a stop, a target, a trailing stop.
 *
 * All is reckoned in prices times the side of the position, so that up is good for a
 * short one too. What the order of events within a bar leaves open is decided against
 * the position: the stop goes before the target.
 */
import type { Asset, Resting } from './strategy.js';
import { EXIT } from './trade-list.js';

/** What waits for one position, and how it was set off. */
export class Protection {
  isArmed = false;
  /** Price of the exit before slippage; that of a bar that `isHit` was true for. */
  price = Number.NaN;
  /** The exit is sold at a price or better, so slippage cannot take it below `bound`. */
  bound = Number.NaN;
  reason = 0;
  /** The open was past the level already. */
  isAtOpen = false;

  private side = 1;
  private stop = Number.NaN;
  private target = Number.NaN;
  private trail = Number.NaN;
  private trailShare = Number.NaN;
  private best = Number.NaN;
  private isInside = false;

  disarm(): void {
    this.isArmed = false;
  }

  /** Sets the levels for a position filled at this price, within its bar or at the open. */
  arm(side: -1 | 1, fill: number, resting: Resting, isInside: boolean): void {
    const { trail, trailShare } = resting;
    const stop = orShare(resting.stop, resting.stopShare, fill);
    const target = orShare(resting.target, resting.targetShare, fill);
    const isTrailed = !Number.isNaN(trail) || !Number.isNaN(trailShare);
    this.isArmed = isTrailed || !(Number.isNaN(stop) && Number.isNaN(target));
    this.side = side;
    this.stop = side * fill - stop;
    this.target = side * fill + target;
    this.trail = trail;
    this.trailShare = trailShare;
    this.best = side * fill;
    this.isInside = isInside;
  }

  /** Whether bar t closes the position; if so, `price`, `bound` and `reason` say how. */
  isHit(asset: Asset, t: number): boolean {
    const { side, isInside } = this;
    const high = asset.high[t]!;
    const low = asset.low[t]!;
    const worst = side > 0 ? low : -high;
    const first = side * asset.open[t]!;
    const last = side * asset.close[t]!;
    // Before a fill within the bar the price may have been anywhere: only its close counts.
    const top = isInside ? last : side > 0 ? high : -low;
    const trailing = this.best - orShare(this.trail, this.trailShare, Math.abs(this.best));
    const isTrailing = Number.isNaN(this.stop) || trailing > this.stop;
    const level = isTrailing ? trailing : this.stop;
    const reason = isTrailing ? EXIT.trail : EXIT.stop;
    this.isInside = false;
    this.isAtOpen = !isInside && (first <= level || first >= this.target);
    if (!isInside && first <= level) return this.hit(first, Number.NaN, reason);
    if (!isInside && first >= this.target) return this.hit(first, this.target, EXIT.target);
    if (worst <= level) return this.hit(level, Number.NaN, reason);
    if (top >= this.target) return this.hit(this.target, this.target, EXIT.target);
    if (top > this.best) this.best = top;
    return false;
  }

  private hit(price: number, bound: number, reason: number): boolean {
    this.price = price * this.side;
    this.bound = bound * this.side;
    this.reason = reason;
    this.isArmed = false;
    return true;
  }
}

/** A distance in price, or where there is none the share of a price. */
function orShare(distance: number, share: number, price: number): number {
  return Number.isNaN(distance) ? share * price : distance;
}
