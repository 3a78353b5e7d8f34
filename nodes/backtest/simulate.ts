/**
 * Runs one strategy over one window: one symbol, or a basket of several.
 *
 * A decision of close t is filled at open t + 1. Prices are adjusted for splits and
 * dividends, so dividends are in them and are not paid again. What is still held after
 * the last close is closed at that close, and marked so. docs/execution.md has every rule
 * with an example.
 */
import { type Execution, namedRow, type Orders } from './execution.js';
import { SingleAccount } from './single.js';
import type { Asset } from './strategy.js';
import { EXIT } from './trade-list.js';

type BasketOrders = Extract<Orders, { kind: 'basket' }>;

/** One account; its memory is used again for every backtest. */
export class Account extends SingleAccount {
  private targets = new Float64Array(4);

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

  private runBasket(start: number, { decide }: BasketOrders): void {
    if (this.targets.length < this.assets.length) {
      this.targets = new Float64Array(this.assets.length);
    }
    const { assets, position } = this;
    const targets = this.targets.fill(0);
    const { seek } = decide;
    const end = this.date.length;
    // Always a row whose closes are valued, and at which nothing has been decided yet.
    let t = Math.max(0, start - 1);
    if (start === 0 && !this.markAll(0)) return;
    for (;;) {
      const until = seek ? end : t + 1;
      let row = until;
      if (seek) row = namedRow(seek(t, end, position, targets), t);
      else if (decide(t, position, targets)) row = t;
      const isOrder = row < until;
      const next = isOrder ? row + 1 : until;
      if (!this.holdBasket(t + 1, next)) return;
      t = next;
      if (t === end) {
        this.isUnfilled =
          isOrder && assets.some((asset, k) => asset && this.moves(k, between0And1(targets[k]!)));
        break;
      }
      if (isOrder) this.rebalance(t);
      if (!this.markAll(t)) return;
    }
    this.liquidate(end - 1);
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
