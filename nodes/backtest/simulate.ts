/**
 * Runs one strategy over one window: decisions, orders, fills.
 *
 * A decision of close t is filled at open t + 1, or where its resting prices say within
 * that bar. Prices are adjusted for splits and dividends, so dividends are in them and
 * are not paid again. What is still held after the last close is closed at that close,
 * and marked so. docs/execution.md has every rule with an example.
 */
import type { Execution, Orders } from './execution.js';
import { Protection } from './protection.js';
import { RestingPrices } from './resting-prices.js';
import { Statement } from './statement.js';
import type { Asset } from './strategy.js';
import { EXIT } from './trade-list.js';

type SingleOrders = Exclude<Orders, { kind: 'basket' }>;
type BasketOrders = Extract<Orders, { kind: 'basket' }>;

/** One account; its memory is used again for every backtest. */
export class Account extends Statement {
  signals = 0;
  /** Entries whose limit the next bar did not reach. */
  expired = 0;
  isUnfilled = false;

  private targets = new Float64Array(4);
  private readonly resting = new RestingPrices();
  private readonly protection = new Protection();

  /**
   * Runs a backtest. `assets`: the strategy's own symbol first, then what it may
   * hold besides; undefined: cash stands in. Rows from `start` on are the window.
   */
  run(
    assets: readonly (Asset | undefined)[],
    start: number,
    orders: Orders,
    execution: Execution,
  ): void {
    this.resetStatement(assets, start, execution);
    this.signals = 0;
    this.expired = 0;
    this.isUnfilled = false;
    if (orders.kind === 'basket') this.runBasket(start, orders);
    else this.runSingle(assets[0] as Asset, start, orders);
  }

  private runSingle(asset: Asset, start: number, orders: SingleOrders): void {
    const { position, resting, protection } = this;
    const { decide } = orders;
    const last = asset.close.length - 1;
    const lowest = orders.direction === 'both' ? -1 : 0;
    const isCash = orders.kind === 'cash';
    let target = Number.NaN;
    protection.disarm();
    for (let t = Math.max(0, start - 1); t <= last; t++) {
      if (!Number.isNaN(target)) {
        if (isCash) this.invest(asset, t, target);
        else this.follow(asset, t, target);
      }
      if (protection.isArmed && protection.isHit(asset, t)) this.leaveWithin(asset, t);
      if (t >= start && !this.mark(asset, t)) return;
      resting.clear();
      target = decide(t, position, resting);
      if (!isCash && !Number.isNaN(target)) target = Math.min(1, Math.max(lowest, target));
    }
    if (!Number.isNaN(target)) this.isUnfilled = isCash ? this.cash > 0 : this.moves(0, target);
    this.liquidate(last);
  }

  private runBasket(start: number, { decide }: BasketOrders): void {
    if (this.targets.length < this.assets.length) {
      this.targets = new Float64Array(this.assets.length);
    }
    const { assets, position } = this;
    const targets = this.targets.fill(0);
    const last = this.date.length - 1;
    let isPending = false;
    for (let t = Math.max(0, start - 1); t <= last; t++) {
      if (isPending) this.rebalance(t);
      if (t >= start && !this.markAll(t)) return;
      isPending = decide(t, position, targets);
    }
    this.isUnfilled =
      isPending && assets.some((asset, k) => asset && this.moves(k, between0And1(targets[k]!)));
    this.liquidate(last);
  }

  /** Whether a target of the last close would have moved anything. */
  private moves(k: number, target: number): boolean {
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
    const { resting } = this;
    const { limit } = resting;
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
    this.protection.arm(side, fill, resting, isInside);
  }

  /** Adds to the position at the open; below 0: to a short one. */
  private increase(t: number, amount: number, open: number): void {
    const { slippage } = this.execution;
    if (amount > 0) this.buy(0, t, amount, open * (1 + slippage), open);
    else this.sellShort(0, t, -amount, open * (1 - slippage), open);
    this.position.entryPrice = this.entryPriceOf(0);
  }

  /** Closes a part of a holding at the open. */
  private trim(k: number, t: number, quantity: number, open: number): void {
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

  /** Moves every asset of a basket to its target weight at the open of row t: sales first. */
  private rebalance(t: number): void {
    const { assets, shares, targets, execution } = this;
    let equity = this.cash;
    for (let k = 0; k < assets.length; k++) {
      if (shares[k]! > 0) equity += shares[k]! * this.openOf(k, t);
    }
    for (let side = 0; side < 2; side++) {
      for (let k = 0; k < assets.length; k++) {
        const asset = assets[k];
        if (!asset) continue;
        const open = asset.open[t]!;
        const target = between0And1(targets[k]!);
        const now = (shares[k]! * this.openOf(k, t)) / equity || 0;
        const isExit = target === 0 && shares[k]! > 0;
        if (!isExit && Math.abs(target - now) <= execution.band) continue;
        if (side === 0 ? target > now : target <= now) continue;
        this.signals++;
        if (Number.isNaN(open)) this.rejected++;
        else if (isExit) this.leaveAsset(k, t, open, EXIT.signal);
        else if (side === 0) this.trim(k, t, ((now - target) * equity) / open, open);
        else this.buyInto(k, t, (target - now) * equity, open);
      }
    }
  }

  private buyInto(k: number, t: number, amount: number, open: number): void {
    this.buy(k, t, amount, open * (1 + this.execution.slippage), open);
    if (k === 0) this.position.entryPrice = this.entryPriceOf(0);
  }

  /** Open of row t, or the last known price of an asset without a bar. */
  private openOf(k: number, t: number): number {
    const open = (this.assets[k] as Asset).open[t]!;
    return Number.isNaN(open) ? this.marks[k]! : open;
  }
}

function between0And1(weight: number): number {
  return Math.min(1, Math.max(0, weight));
}
