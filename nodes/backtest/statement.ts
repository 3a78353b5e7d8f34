/**
 * What an account is worth at every close: marks, equity, exposure, and its end.
 *
 * Equity has one point before the first bar, so that a loss of the first day is a loss.
 * An account that is worth nothing stops there.
 */
import { Book } from './book.js';
import type { Execution } from './execution.js';
import type { Asset, Position } from './strategy.js';
import { EXIT } from './trade-list.js';

/** An asset of a basket that has had no bar for more sessions than this is delisted. */
const DELISTED_AFTER = 10;

/** A book that is valued at every close. */
export class Statement extends Book {
  /** Equity before the first bar, then at each close of the window. */
  equity = new Float64Array(1024);
  /** Closes recorded: equity has one value more. */
  sessions = 0;
  exposureSum = 0;
  heldCloses = 0;
  staleMarks = 0;
  isBankrupt = false;

  protected readonly position = { weight: 0, side: 0, entryPrice: Number.NaN, barsHeld: -1 } as {
    -readonly [K in keyof Position]: Position[K];
  };
  private readonly weights: Float64Array[] = [];
  protected staleFor = new Int32Array(4);
  private start = 0;

  /** Sessions of the window, as many as were recorded or more. */
  get dates(): Float64Array {
    return this.date.subarray(this.start);
  }

  protected resetStatement(
    assets: readonly (Asset | undefined)[],
    start: number,
    execution: Execution,
  ): void {
    this.resetBook(assets, execution);
    this.start = start;
    const count = assets.length;
    const points = this.date.length - start + 1;
    if (this.equity.length < points) this.equity = new Float64Array(points * 2);
    this.equity[0] = execution.initialCash;
    this.sessions = 0;
    this.exposureSum = 0;
    this.heldCloses = 0;
    this.staleMarks = 0;
    this.isBankrupt = false;
    if (this.staleFor.length < count) this.staleFor = new Int32Array(count);
    this.weights[count] ??= new Float64Array(count);
    const { position, staleFor } = this;
    const weights = this.weights[count] as Float64Array;
    for (let k = 0; k < count; k++) {
      staleFor[k] = 0;
      weights[k] = 0;
    }
    position.weights = weights;
    position.weight = 0;
    position.side = 0;
    position.entryPrice = Number.NaN;
    position.barsHeld = -1;
  }

  /** Values the only asset at the close of row t. False: nothing is left. */
  protected mark(asset: Asset, t: number): boolean {
    const own = this.shares[0]!;
    const { position } = this;
    if (own === 0) {
      if (!(this.cash > 0)) return this.ruin(t);
      this.equity[++this.sessions] = this.cash;
      if (position.side !== 0) {
        position.weight = 0;
        position.weights[0] = 0;
        position.side = 0;
        position.barsHeld = -1;
      }
      return true;
    }
    const { marks } = this;
    const close = asset.close[t]!;
    if (Number.isNaN(close)) this.staleMarks++;
    else marks[0] = close;
    const held = own * marks[0]!;
    const equity = this.cash + held;
    if (!(equity > 0) || this.isRuinedAt(asset.high[t]!)) return this.ruin(t);
    this.equity[++this.sessions] = equity;
    // All is held far more often than a part of it, and needs no division.
    const weight = equity === held ? 1 : held / equity;
    position.weight = weight;
    position.weights[0] = weight;
    position.side = own > 0 ? 1 : -1;
    position.barsHeld++;
    if (held !== 0) {
      this.heldCloses++;
      this.exposureSum += Math.abs(weight);
    }
    return true;
  }

  /** A short loses all at the high of a bar, whatever its close says. */
  protected isRuinedAt(high: number): boolean {
    const own = this.shares[0]!;
    return own < 0 && this.cash + own * high <= 0;
  }

  /** Values all assets of a basket at the close of row t. False: nothing is left. */
  protected markAll(t: number): boolean {
    const { assets, shares, marks } = this;
    let held = 0;
    for (let k = 0; k < assets.length; k++) {
      if (shares[k] === 0) continue;
      const close = (assets[k] as Asset).close[t]!;
      if (Number.isNaN(close)) this.missClose(k, t);
      else {
        marks[k] = close;
        this.staleFor[k] = 0;
      }
      held += shares[k]! * marks[k]!;
    }
    const equity = this.cash + held;
    if (!(equity > 0)) return this.ruin(t);
    this.equity[++this.sessions] = equity;
    if (held > 0) {
      this.heldCloses++;
      this.exposureSum += held / equity;
    }
    this.weigh(equity, 1);
    return true;
  }

  /** The last close stands for one that is missing, until the asset counts as delisted. */
  private missClose(k: number, t: number): void {
    this.staleMarks++;
    this.staleFor[k] = this.staleFor[k]! + 1;
    if (this.staleFor[k]! > DELISTED_AFTER) {
      this.leaveAsset(k, t, this.marks[k]!, EXIT.delisted);
    }
  }

  /** Notes what each asset of a basket is of this equity, `closes` after it was last done. */
  protected weigh(equity: number, closes: number): void {
    const { shares, marks, position } = this;
    const { weights } = position;
    for (let k = 0; k < weights.length; k++) {
      weights[k] = shares[k] === 0 ? 0 : (shares[k]! * marks[k]!) / equity;
    }
    position.weight = weights[0]!;
    position.side = shares[0] === 0 ? 0 : 1;
    position.barsHeld = shares[0] === 0 ? -1 : position.barsHeld + closes;
  }

  /** Closes all that is held of an asset, at a price that slippage makes worse unless `fill` is given. */
  protected leaveAsset(k: number, t: number, price: number, reason: number, fill?: number): void {
    const own = this.shares[k]!;
    const { slippage } = this.execution;
    if (own > 0) this.sell(k, t, own, fill ?? price * (1 - slippage), price, reason);
    else if (own < 0) this.cover(k, t, -own, fill ?? price * (1 + slippage), price, reason);
    if (k !== 0) return;
    this.position.entryPrice = Number.NaN;
    this.position.barsHeld = -1;
  }

  /** Closes everything at the close of the last row. */
  protected liquidate(t: number): void {
    for (let k = 0; k < this.assets.length; k++) this.leaveAsset(k, t, this.marks[k]!, EXIT.end);
    this.equity[this.sessions] = this.cash;
  }

  /** The end of an account: longs are worthless, and a short takes all that there is. */
  private ruin(t: number): false {
    this.isBankrupt = true;
    for (let k = 0; k < this.assets.length; k++) {
      const price = this.shares[k]! < 0 ? Number.POSITIVE_INFINITY : this.marks[k]!;
      this.leaveAsset(k, t, price, EXIT.bankrupt);
    }
    this.cash = 0;
    this.equity[++this.sessions] = 0;
    return false;
  }
}
