/**
 * Runs a strategy that trades one symbol: decisions, orders, fills.
 *
 * A decision of close t is filled at open t + 1, or where its resting prices say within
 * that bar. The account goes from order to order where the strategy can name its next one,
 * and from bar to bar where it cannot, or while a resting price could close the position.
 */
import { namedRow, type Orders } from './execution.js';
import { Protection } from './protection.js';
import { RestingPrices } from './resting-prices.js';
import { type Asset, type Decide, KEEP } from './strategy.js';
import { Stretches } from './stretches.js';
import { EXIT } from './trade-list.js';

type SingleOrders = Exclude<Orders, { kind: 'basket' }>;

/** An account of one symbol. */
export class SingleAccount extends Stretches {
  signals = 0;
  /** Entries whose limit the next bar did not reach. */
  expired = 0;
  isUnfilled = false;

  private readonly order = new RestingPrices();
  private readonly protection = new Protection();

  /** Rows from `start` on are the window. The first decision is that of the row before. */
  protected runSingle(asset: Asset, start: number, orders: SingleOrders): void {
    const { order, protection } = this;
    const { decide } = orders;
    const isSeeking = decide.seek !== undefined;
    const isCash = orders.kind === 'cash';
    const lowest = orders.direction === 'both' ? -1 : 0;
    const end = asset.close.length;
    protection.disarm();
    // Always a row whose close is valued, and at which nothing has been decided yet.
    let t = Math.max(0, start - 1);
    if (start === 0 && !this.mark(asset, 0)) return;
    for (;;) {
      const until = isSeeking && !protection.isArmed ? end : t + 1;
      const next = this.decideNext(decide, t, until);
      const isOrder = !Number.isNaN(order.weight);
      if (!this.hold(asset, t + 1, next)) return;
      t = next;
      const target = isCash ? order.weight : Math.min(1, Math.max(lowest, order.weight));
      if (t === end) {
        if (isOrder) this.isUnfilled = isCash ? this.cash > 0 : this.moves(0, target);
        break;
      }
      if (isOrder && isCash) this.invest(asset, t, target);
      else if (isOrder) this.follow(asset, t, target);
      if (protection.isArmed && protection.isHit(asset, t)) this.leaveWithin(asset, t);
      if (!this.mark(asset, t)) return;
    }
    this.liquidate(end - 1);
  }

  /**
   * The row after the next decision of [from, until), which is in `order`: a weight of KEEP
   * where nothing is wanted.
   */
  private decideNext(decide: Decide, from: number, until: number): number {
    const { order, position } = this;
    order.clear();
    if (!decide.seek) {
      order.weight = decide(from, position, order);
      return from + 1;
    }
    const row = namedRow(decide.seek(from, until, position, order), from);
    if (row < until) return row + 1;
    order.weight = KEEP;
    return until;
  }

  /** Whether a target of the last close would have moved anything. */
  protected moves(k: number, target: number): boolean {
    const now = this.position.weights[k]!;
    return (target === 0 && now !== 0) || Math.abs(target - now) > this.execution.band;
  }

  /** Moves the only asset to its target weight at the open of row t. */
  private follow(asset: Asset, t: number, target: number): void {
    const own = this.shares[0]!;
    // Many strategies say at every close that they want nothing.
    if (own === 0 && target === 0) return;
    const open = asset.open[t]!;
    const price = Number.isNaN(open) ? this.marks[0]! : open;
    const equity = own === 0 ? this.cash : this.cash + own * price;
    // A short that this open has ruined: its bar settles that.
    if (!(equity > 0)) return;
    const now = (own * price) / equity || 0;
    const isLeaving = own !== 0 && (target === 0 || target * own < 0);
    if (!isLeaving && Math.abs(target - now) <= this.execution.band) return;
    this.signals++;
    if (Number.isNaN(open)) {
      this.rejected++;
      return;
    }
    if (isLeaving) {
      this.leave(t, open, EXIT.signal);
      if (target === 0) return;
      this.signals++;
      this.enter(asset, t, target, target * this.cash);
    } else if (own === 0) this.enter(asset, t, target, target * equity);
    else if (Math.abs(target) > Math.abs(now)) this.increase(t, (target - now) * equity, open);
    else this.trim(0, t, (Math.abs(now - target) * equity) / open, open);
  }

  /** Opens a position for `amount`, below 0 for a short one, where its limit allows it. */
  private enter(asset: Asset, t: number, target: number, amount: number): void {
    const { order } = this;
    const { limit } = order;
    const side = target > 0 ? 1 : -1;
    let price = asset.open[t]!;
    let isInside = false;
    if (side * price > side * limit) {
      isInside = side > 0 ? asset.low[t]! <= limit : asset.high[t]! >= limit;
      if (!isInside) {
        this.expired++;
        return;
      }
      price = limit;
    }
    let fill = price * (1 + side * this.execution.slippage);
    // Slippage never takes a fill past its limit.
    if (side * fill > side * limit) fill = limit;
    const isDone =
      side > 0
        ? this.buy(0, t, amount, fill, price, isInside)
        : this.sellShort(0, t, -amount, fill, price, isInside);
    if (!isDone) return;
    this.position.entryPrice = this.entryPriceOf(0);
    // Most orders let nothing rest.
    if (order.isTouched) this.protection.arm(side, fill, order, isInside);
    else this.protection.disarm();
  }

  /** Adds to the position at the open; below 0: to a short one. */
  private increase(t: number, amount: number, open: number): void {
    const { slippage } = this.execution;
    if (amount > 0) this.buy(0, t, amount, open * (1 + slippage), open);
    else this.sellShort(0, t, -amount, open * (1 - slippage), open);
    this.position.entryPrice = this.entryPriceOf(0);
  }

  /** Closes a part of a holding at the open. */
  protected trim(k: number, t: number, quantity: number, open: number): void {
    const { slippage, wholeShares } = this.execution;
    const own = this.shares[k]!;
    const shares = Math.min(wholeShares ? Math.floor(quantity) : quantity, Math.abs(own));
    if (!(shares > 0)) this.rejected++;
    else if (own > 0) this.sell(k, t, shares, open * (1 - slippage), open, EXIT.rebalance);
    else this.cover(k, t, shares, open * (1 + slippage), open, EXIT.rebalance);
    if (k === 0) this.position.entryPrice = this.entryPriceOf(0);
  }

  private leave(t: number, price: number, reason: number): void {
    this.leaveAsset(0, t, price, reason);
    this.protection.disarm();
  }

  /** Closes the position where its protection says. */
  private leaveWithin(asset: Asset, t: number): void {
    const { price, bound, reason, isAtOpen } = this.protection;
    const own = this.shares[0]!;
    // The high may have come before the target, and a short that it ruins reaches none.
    if (reason === EXIT.target && !isAtOpen && this.isRuinedAt(asset.high[t]!)) return;
    const slipped = price * (1 - Math.sign(own) * this.execution.slippage);
    const isPast = own > 0 ? slipped < bound : slipped > bound;
    this.leaveAsset(0, t, price, reason, isPast ? bound : slipped);
  }

  /** Puts a share of the initial cash into the only asset at the open of row t. */
  private invest(asset: Asset, t: number, share: number): void {
    const open = asset.open[t]!;
    this.signals++;
    if (Number.isNaN(open)) this.rejected++;
    else this.increase(t, share * this.execution.initialCash, open);
  }
}
