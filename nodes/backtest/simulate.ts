/**
 * Runs one strategy over one window: orders, fills, cash, lots, equity.
 *
 * A decision of close t is filled at open t + 1. Prices are adjusted for splits
 * and dividends, so dividends are in them and are not paid again. Cash never
 * falls below zero; there is no borrowing and no selling short. What is still
 * held after the last close is sold at that close, and marked so.
 */
import { EXIT_REASONS, TRADE, TRADE_COLUMNS } from './columns.js';
import {
  type Asset,
  type Decide,
  type DecideBasket,
  nothingRests,
  type Position,
} from './strategy.js';

/** How orders are filled. Rates are fractions of the value traded. */
export interface Execution {
  readonly initialCash: number;
  readonly slippage: number;
  readonly commission: number;
  /** A change of weight up to this is not worth a trade. */
  readonly band: number;
  readonly wholeShares: boolean;
}

/** What is decided, and how a decision is meant. */
export type Orders =
  | { readonly kind: 'weight' | 'cash'; readonly decide: Decide }
  | { readonly kind: 'basket'; readonly decide: DecideBasket };

const SIGNAL = EXIT_REASONS.indexOf('signal');
const REBALANCE = EXIT_REASONS.indexOf('rebalance');
const END = EXIT_REASONS.indexOf('end');
const FIELDS = TRADE_COLUMNS.length;
/** Holdings below this value relative to equity are rounding, not a position. */
const DUST = 1e-12;

/** Shares of one asset, bought at one time. */
interface Lot {
  row: number;
  price: number;
  shares: number;
  /** Commission and slippage per share. */
  commission: number;
  slippage: number;
}

/** One account; its memory is used again for every backtest. */
export class Account {
  /** Equity before the first bar, then at each close of the window. */
  equity = new Float64Array(1024);
  /** Closes recorded: equity has one value more. */
  sessions = 0;
  /** Rows of TRADE_COLUMNS, one trade after another. */
  trades = new Float64Array(64 * FIELDS);
  tradeCount = 0;
  exposureSum = 0;
  heldCloses = 0;
  traded = 0;
  costs = 0;
  signals = 0;
  rejected = 0;
  staleMarks = 0;
  isUnfilled = false;
  isBankrupt = false;

  private execution!: Execution;
  private assets: readonly (Asset | undefined)[] = [];
  private date!: Float64Array;
  private start = 0;
  private cash = 0;
  private shares = new Float64Array(4);
  private marks = new Float64Array(4);
  private readonly lots: Lot[][] = [];
  private targets = new Float64Array(4);
  private readonly resting = nothingRests();
  private position!: { -readonly [K in keyof Position]: Position[K] };

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
    this.reset(assets, start, execution);
    const rows = this.date.length;
    const { position, targets } = this;
    let isPending = false;
    for (let t = Math.max(0, start - 1); t < rows; t++) {
      if (isPending) {
        if (orders.kind === 'cash') this.invest(t, targets[0]!);
        else this.rebalance(t);
        isPending = false;
      }
      if (t >= start) {
        const value = this.mark(t);
        if (!(this.cash + value > 0)) {
          this.isBankrupt = true;
          this.liquidate(t);
          this.equity[this.sessions] = 0;
          return;
        }
        if (t === rows - 1) break;
      }
      isPending = this.decide(orders, t, position, targets);
    }
    this.isUnfilled =
      this.decide(orders, rows - 1, position, targets) && this.wouldTrade(orders, targets);
    this.liquidate(rows - 1);
  }

  private reset(assets: readonly (Asset | undefined)[], start: number, execution: Execution): void {
    const count = assets.length;
    this.assets = assets;
    this.execution = execution;
    this.date = (assets[0] as Asset).date;
    this.start = start;
    this.sessions = 0;
    const points = this.date.length - start + 1;
    if (this.equity.length < points) this.equity = new Float64Array(points * 2);
    this.equity[0] = execution.initialCash;
    this.cash = execution.initialCash;
    this.tradeCount = 0;
    this.exposureSum = 0;
    this.heldCloses = 0;
    this.traded = 0;
    this.costs = 0;
    this.signals = 0;
    this.rejected = 0;
    this.staleMarks = 0;
    this.isUnfilled = false;
    this.isBankrupt = false;
    if (this.shares.length < count) {
      this.shares = new Float64Array(count);
      this.marks = new Float64Array(count);
      this.targets = new Float64Array(count);
    }
    this.shares.fill(0);
    this.marks.fill(Number.NaN);
    this.targets.fill(0);
    for (let k = 0; k < count; k++) this.lots[k] = [];
    this.position = {
      weight: 0,
      side: 0,
      weights: new Float64Array(count),
      entryPrice: Number.NaN,
      barsHeld: -1,
    };
  }

  /** Sessions of the window, as many as were recorded or more. */
  get dates(): Float64Array {
    return this.date.subarray(this.start);
  }

  /** Asks for a decision; true when there is an order. Targets hold it. */
  private decide(orders: Orders, t: number, position: Position, targets: Float64Array): boolean {
    if (orders.kind === 'basket') return orders.decide(t, position, targets);
    const target = orders.decide(t, position, nothingRests(this.resting));
    if (Number.isNaN(target)) return false;
    targets[0] = target;
    return true;
  }

  /** Values everything at the close of row t and records equity. Returns the value held. */
  private mark(t: number): number {
    const { assets, shares, marks, position } = this;
    let held = 0;
    for (let k = 0; k < assets.length; k++) {
      const own = shares[k]!;
      if (own === 0) continue;
      const close = (assets[k] as Asset).close[t]!;
      if (Number.isNaN(close)) this.staleMarks++;
      else marks[k] = close;
      held += own * marks[k]!;
    }
    const equity = this.cash + held;
    this.sessions++;
    this.equity[this.sessions] = equity;
    if (held > 0) {
      this.heldCloses++;
      this.exposureSum += held / equity;
    }
    const own = shares[0]!;
    if (own > 0) {
      position.weight = (own * marks[0]!) / equity;
      position.side = 1;
      position.barsHeld++;
    } else {
      position.weight = 0;
      position.side = 0;
      position.barsHeld = -1;
    }
    if (assets.length > 1) {
      for (let k = 0; k < assets.length; k++) {
        position.weights[k] = shares[k]! === 0 ? 0 : (shares[k]! * marks[k]!) / equity;
      }
    } else {
      position.weights[0] = position.weight;
    }
    return held;
  }

  /** Moves every asset to its target weight at the open of row t: sales first. */
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
        const target = Math.min(1, Math.max(0, targets[k]!));
        const now = (shares[k]! * this.openOf(k, t)) / equity || 0;
        const isExit = target === 0 && shares[k]! > 0;
        if (!isExit && Math.abs(target - now) <= execution.band) continue;
        if (side === 0 ? target > now : target <= now) continue;
        this.signals++;
        if (Number.isNaN(open)) this.rejected++;
        else if (isExit) this.sell(k, t, shares[k]!, open, SIGNAL);
        else if (side === 0) this.trim(k, t, ((now - target) * equity) / open, open);
        else this.buy(k, t, (target - now) * equity, open);
      }
    }
  }

  /** Sells a part of a holding. */
  private trim(k: number, t: number, quantity: number, open: number): void {
    const shares = this.execution.wholeShares ? Math.floor(quantity) : quantity;
    if (shares > 0) this.sell(k, t, Math.min(shares, this.shares[k]!), open, REBALANCE);
    else this.rejected++;
  }

  /** Puts a share of the initial cash into the first asset at the open of row t. */
  private invest(t: number, share: number): void {
    const open = (this.assets[0] as Asset).open[t]!;
    this.signals++;
    if (Number.isNaN(open)) this.rejected++;
    else this.buy(0, t, share * this.execution.initialCash, open);
  }

  /** Open of row t, or the last known price of an asset without a bar. */
  private openOf(k: number, t: number): number {
    const open = (this.assets[k] as Asset).open[t]!;
    return Number.isNaN(open) ? this.marks[k]! : open;
  }

  /** Spends up to `amount`, costs included, never more than there is. */
  private buy(k: number, t: number, amount: number, open: number): void {
    const { slippage, commission, wholeShares } = this.execution;
    const fill = open * (1 + slippage);
    const spend = Math.min(amount, this.cash);
    let quantity = spend / (fill * (1 + commission));
    if (wholeShares) quantity = Math.floor(quantity);
    const value = quantity * fill;
    if (!(value > DUST * this.equity[0]!)) {
      this.rejected++;
      return;
    }
    const fee = value * commission;
    // All of the cash means all of it: rounding must not leave or owe the last digit.
    const isAll = spend === this.cash && !wholeShares;
    this.cash = isAll ? 0 : Math.max(0, this.cash - value - fee);
    this.traded += value;
    this.costs += fee + quantity * (fill - open);
    (this.lots[k] as Lot[]).push({
      row: t,
      price: fill,
      shares: quantity,
      commission: fee / quantity,
      slippage: fill - open,
    });
    this.shares[k] = this.shares[k]! + quantity;
    this.marks[k] = open;
    if (k === 0) this.updateEntry();
  }

  /** Sells from the oldest lot on. `price` is the open, or the last close at the end. */
  private sell(k: number, t: number, quantity: number, price: number, reason: number): void {
    const { slippage, commission } = this.execution;
    const fill = price * (1 - slippage);
    const lots = this.lots[k] as Lot[];
    const isAll = quantity >= this.shares[k]!;
    let rest = quantity;
    // What subtraction leaves of the last part is rounding, not a trade.
    const none = quantity * DUST;
    while (rest > none && lots.length > 0) {
      const lot = lots[0] as Lot;
      const part = isAll || lot.shares <= rest ? lot.shares : rest;
      this.recordTrade(k, lot, part, t, fill, price, reason);
      rest -= part;
      if (part === lot.shares) lots.shift();
      else lot.shares -= part;
    }
    const value = quantity * fill;
    this.cash += value * (1 - commission);
    this.traded += value;
    this.costs += value * commission + quantity * (price - fill);
    this.shares[k] = isAll ? 0 : this.shares[k]! - quantity;
    if (k === 0) this.updateEntry();
  }

  private updateEntry(): void {
    const lots = this.lots[0] as Lot[];
    let shares = 0;
    let paid = 0;
    for (const lot of lots) {
      shares += lot.shares;
      paid += lot.shares * lot.price;
    }
    if (shares === 0) this.position.barsHeld = -1;
    this.position.entryPrice = shares > 0 ? paid / shares : Number.NaN;
  }

  private recordTrade(
    k: number,
    lot: Lot,
    shares: number,
    t: number,
    fill: number,
    price: number,
    reason: number,
  ): void {
    const { commission } = this.execution;
    const asset = this.assets[k] as Asset;
    const at = this.tradeCount * FIELDS;
    if (at + FIELDS > this.trades.length) {
      const grown = new Float64Array(this.trades.length * 2);
      grown.set(this.trades);
      this.trades = grown;
    }
    const { trades } = this;
    const fees = shares * (lot.commission + fill * commission);
    const pnl = shares * (fill - lot.price) - fees;
    let high = lot.price;
    let low = lot.price;
    // A sale at the open has not seen the bar it is made on.
    const last = reason === END ? t : t - 1;
    for (let i = lot.row; i <= last; i++) {
      if (asset.high[i]! > high) high = asset.high[i]!;
      if (asset.low[i]! < low) low = asset.low[i]!;
    }
    trades[at + TRADE.asset] = k;
    trades[at + TRADE.entry_date] = this.date[lot.row]!;
    trades[at + TRADE.exit_date] = this.date[t]!;
    trades[at + TRADE.entry_price] = lot.price;
    trades[at + TRADE.exit_price] = fill;
    trades[at + TRADE.shares] = shares;
    trades[at + TRADE.pnl] = pnl;
    trades[at + TRADE.return] = pnl / (shares * (lot.price + lot.commission));
    trades[at + TRADE.costs] = fees + shares * (lot.slippage + price - fill);
    trades[at + TRADE.bars_held] = t - lot.row;
    trades[at + TRADE.mfe] = high / lot.price - 1;
    trades[at + TRADE.mae] = low / lot.price - 1;
    trades[at + TRADE.exit_reason] = reason;
    this.tradeCount++;
  }

  /** Whether the decision of the last close would have moved anything. */
  private wouldTrade(orders: Orders, targets: Float64Array): boolean {
    const { assets, position, execution } = this;
    if (orders.kind === 'cash') return this.cash > 0;
    for (let k = 0; k < assets.length; k++) {
      if (!assets[k]) continue;
      const now = position.weights[k]!;
      const target = targets[k]!;
      if ((target === 0 && now > 0) || Math.abs(target - now) > execution.band) return true;
    }
    return false;
  }

  /** Sells everything at the close of the last row. */
  private liquidate(t: number): void {
    for (let k = 0; k < this.assets.length; k++) {
      const own = this.shares[k]!;
      if (own > 0) this.sell(k, t, own, this.marks[k]!, END);
    }
    this.equity[this.sessions] = this.cash;
  }
}
