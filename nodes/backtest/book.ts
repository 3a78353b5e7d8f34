/**
 * Cash, shares and lots: what fills do to an account.
 *
 * Cash never falls below zero and nothing is borrowed but the shares of a short sale,
 * whose proceeds stay in the account. Lots are closed oldest first. Prices come in
 * from outside: what is filled, when and where is not decided here.
 */
import type { Execution } from './execution.js';
import { type Lot, lotOf, seeTogether } from './lot.js';
import type { Asset } from './strategy.js';
import { EXIT, type Exit, endOf, TradeList } from './trade-list.js';

/** Holdings below this value relative to equity are rounding, not a position. */
const DUST = 1e-12;

/** The holdings of one account and all that happened to them. */
export class Book extends TradeList {
  traded = 0;
  costs = 0;
  rejected = 0;

  protected execution!: Execution;
  protected assets: readonly (Asset | undefined)[] = [];
  protected date!: Float64Array;
  protected cash = 0;
  /** By asset; below 0 when sold short. */
  protected shares = new Float64Array(4);
  /** Last known price by asset. */
  protected marks = new Float64Array(4);
  protected readonly lots: Lot[][] = [];
  private readonly exit: Exit = { row: 0, fill: 0, price: 0, reason: 0, commission: 0 };

  /** Nothing was ever bought or sold. */
  get isIdle(): boolean {
    return this.traded === 0;
  }

  protected resetBook(assets: readonly (Asset | undefined)[], execution: Execution): void {
    const count = assets.length;
    this.assets = assets;
    this.execution = execution;
    this.date = (assets[0] as Asset).date;
    this.cash = execution.initialCash;
    this.exit.commission = execution.commission;
    this.tradeCount = 0;
    this.traded = 0;
    this.costs = 0;
    this.rejected = 0;
    if (this.shares.length < count) {
      this.shares = new Float64Array(count);
      this.marks = new Float64Array(count);
    }
    const { shares, marks, lots } = this;
    // One by one: to ask for a fill takes longer than to fill two or three.
    for (let k = 0; k < count; k++) {
      shares[k] = 0;
      marks[k] = Number.NaN;
      const own = lots[k];
      if (!own) lots[k] = [];
      else if (own.length > 0) own.length = 0;
    }
  }

  /**
   * Buys for up to `amount`, costs included, never for more than there is. `fill` is what
   * a share costs, `price` what it would cost without slippage. False: nothing was bought.
   */
  protected buy(
    k: number,
    t: number,
    amount: number,
    fill: number,
    price: number,
    isInside = false,
  ): boolean {
    const { commission, wholeShares } = this.execution;
    const spend = Math.min(amount, this.cash);
    let quantity = spend / (fill * (1 + commission));
    if (wholeShares) quantity = Math.floor(quantity);
    const value = quantity * fill;
    if (!this.isWorthwhile(value)) return false;
    const fee = value * commission;
    // All of the cash means all of it: rounding must not leave or owe the last digit.
    const isAll = spend === this.cash && !wholeShares;
    this.cash = isAll ? 0 : Math.max(0, this.cash - value - fee);
    this.traded += value;
    this.costs += fee + quantity * (fill - price);
    this.add(k, lotOf(t, fill, quantity, fee / quantity, fill - price, isInside));
    this.marks[k] = price;
    return true;
  }

  /** Sells borrowed shares worth `amount`, costs included; what they bring stays in the account. */
  protected sellShort(
    k: number,
    t: number,
    amount: number,
    fill: number,
    price: number,
    isInside = false,
  ): boolean {
    const { commission, wholeShares } = this.execution;
    let quantity = amount / (fill * (1 + commission));
    if (wholeShares) quantity = Math.floor(quantity);
    const value = quantity * fill;
    if (!this.isWorthwhile(value)) return false;
    const fee = value * commission;
    this.cash += value - fee;
    this.traded += value;
    this.costs += fee + quantity * (price - fill);
    this.add(k, lotOf(t, fill, -quantity, fee / quantity, price - fill, isInside));
    this.marks[k] = price;
    return true;
  }

  private isWorthwhile(value: number): boolean {
    if (value > DUST * this.execution.initialCash) return true;
    this.rejected++;
    return false;
  }

  private add(k: number, lot: Lot): void {
    (this.lots[k] as Lot[]).push(lot);
    this.shares[k] = this.shares[k]! + lot.shares;
  }

  /** Sells `quantity` shares of what is held, for `fill` each. */
  protected sell(
    k: number,
    t: number,
    quantity: number,
    fill: number,
    price: number,
    reason: number,
  ): void {
    const value = quantity * fill;
    this.close(k, t, quantity, fill, price, reason);
    this.cash += value * (1 - this.execution.commission);
    this.traded += value;
    this.costs += value * this.execution.commission + quantity * (price - fill);
  }

  /**
   * Buys back `quantity` shares that were sold short, for `fill` each. Where the cash does
   * not reach, the loss ends with the cash: the lender bears the rest.
   */
  protected cover(
    k: number,
    t: number,
    quantity: number,
    fill: number,
    price: number,
    reason: number,
  ): void {
    const { commission } = this.execution;
    const affordable = this.cash / (quantity * (1 + commission));
    const isOut = fill >= affordable;
    const paid = isOut ? affordable : fill;
    const raw = isOut ? affordable : price;
    const value = quantity * paid;
    this.close(k, t, quantity, paid, raw, isOut ? EXIT.bankrupt : reason);
    this.cash = isOut ? 0 : Math.max(0, this.cash - value * (1 + commission));
    this.traded += value;
    this.costs += value * commission + quantity * (paid - raw);
  }

  /** Takes shares off the oldest lots and writes down the round trips. */
  private close(
    k: number,
    row: number,
    quantity: number,
    fill: number,
    price: number,
    reason: number,
  ): void {
    const lots = this.lots[k] as Lot[];
    const held = this.shares[k]!;
    const side = held > 0 ? 1 : -1;
    const isAll = quantity >= held * side;
    const { exit } = this;
    exit.row = row;
    exit.fill = fill;
    exit.price = price;
    exit.reason = reason;
    if (isAll && lots.length > 1) seeTogether(lots, this.assets[k] as Asset, endOf(exit));
    let rest = quantity;
    // What subtraction leaves of the last part is rounding, not a trade.
    const none = quantity * DUST;
    while (rest > none && lots.length > 0) {
      const lot = lots[0] as Lot;
      const size = lot.shares * side;
      const part = isAll || size <= rest ? size : rest;
      this.record(k, this.assets[k] as Asset, this.date, lot, part * side, exit);
      rest -= part;
      if (part !== size) lot.shares -= part * side;
      else if (lots.length === 1) lots.pop();
      else lots.shift();
    }
    this.shares[k] = isAll ? 0 : held - quantity * side;
  }

  /** Mean price of the fills of what is held of an asset; NaN when there is nothing. */
  protected entryPriceOf(k: number): number {
    const lots = this.lots[k] as Lot[];
    let shares = 0;
    let paid = 0;
    for (const lot of lots) {
      shares += lot.shares;
      paid += lot.shares * lot.price;
    }
    return shares === 0 ? Number.NaN : paid / shares;
  }
}
