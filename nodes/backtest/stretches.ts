/**
 * Values an account at many closes in a row, between which nothing is filled.
 *
 * The same numbers as one close after the other: what a loop cannot tell in passing (a
 * missing close, the end of an account) is left to the statement.
 */
import { Statement } from './statement.js';
import type { Asset } from './strategy.js';

/** Rows of a basket that are valued in one go: a missing close makes the rest of them once more. */
const CHUNK = 64;
/** From so many values on it is worth asking for a fill. */
const LONG = 32;

/** A statement that goes from order to order. */
export class Stretches extends Statement {
  /** Values the only asset at the closes of rows [from, to). False: nothing is left. */
  protected hold(asset: Asset, from: number, to: number): boolean {
    let t = from;
    while (t < to) {
      const own = this.shares[0]!;
      if (own === 0 && this.cash > 0) return this.stayOut(to - t);
      if (own !== 0) {
        const isAll = own > 0 && this.cash === 0;
        t = isAll ? this.holdAll(asset, t, to) : this.holdPart(asset, t, to);
        if (t === to) break;
      }
      if (!this.mark(asset, t++)) return false;
    }
    return true;
  }

  /** Values all assets of a basket at the closes of rows [from, to). False: nothing is left. */
  protected holdBasket(from: number, to: number): boolean {
    let t = from;
    while (t < to) {
      if (this.cash > 0 && !this.isHolding()) return this.stayOut(to - t);
      t = this.passBasket(t, Math.min(to, t + CHUNK));
      if (t < to && !this.markAll(t++)) return false;
    }
    return true;
  }

  private isHolding(): boolean {
    for (let k = 0; k < this.assets.length; k++) if (this.shares[k] !== 0) return true;
    return false;
  }

  /** A basket at the closes of [from, to). Gives the first row that has to be looked at, or `to`. */
  private passBasket(from: number, to: number): number {
    const { assets, shares, marks, equity, cash } = this;
    const at = this.sessions + 1 - from;
    equity.fill(0, at + from, at + to);
    for (let k = 0; k < assets.length; k++) {
      const own = shares[k]!;
      if (own === 0) continue;
      const { close } = assets[k] as Asset;
      for (let t = from; t < to; t++) equity[at + t] = equity[at + t]! + own * close[t]!;
    }
    let { exposureSum } = this;
    let t = from;
    for (; t < to; t++) {
      const held = equity[at + t]!;
      const value = cash + held;
      // Also false where a close is missing.
      if (!(held > 0 && value > 0)) break;
      equity[at + t] = value;
      exposureSum += held / value;
    }
    this.exposureSum = exposureSum;
    const closes = t - from;
    if (closes === 0) return t;
    this.sessions += closes;
    this.heldCloses += closes;
    for (let k = 0; k < assets.length; k++) {
      if (shares[k] === 0) continue;
      marks[k] = (assets[k] as Asset).close[t - 1]!;
      this.staleFor[k] = 0;
    }
    this.weigh(equity[this.sessions]!, closes);
    return t;
  }

  /** Without a position nothing changes. */
  private stayOut(closes: number): true {
    const { equity, cash } = this;
    const from = this.sessions + 1;
    const to = from + closes;
    if (closes > LONG) equity.fill(cash, from, to);
    else for (let i = from; i < to; i++) equity[i] = cash;
    this.sessions += closes;
    return true;
  }

  /** Everything is in the asset. Gives the first row of [from, to) that has to be looked at. */
  private holdAll({ close }: Asset, from: number, to: number): number {
    const { equity } = this;
    const own = this.shares[0]!;
    const at = this.sessions + 1 - from;
    let t = from;
    // Four at a time: each turn of a loop looks up anew where prices and equity are.
    for (; t < to - 3; t += 4) {
      const a = own * close[t]!;
      const b = own * close[t + 1]!;
      const c = own * close[t + 2]!;
      const d = own * close[t + 3]!;
      if (!(a > 0 && b > 0 && c > 0 && d > 0)) break;
      const i = at + t;
      equity[i] = a;
      equity[i + 1] = b;
      equity[i + 2] = c;
      equity[i + 3] = d;
    }
    for (; t < to; t++) {
      const value = own * close[t]!;
      // Also false where the close is missing.
      if (!(value > 0)) break;
      equity[at + t] = value;
    }
    const closes = t - from;
    this.exposureSum = plusOnes(this.exposureSum, closes);
    this.pass(close, t, closes);
    return t;
  }

  /** A part is in the asset, or it is sold short. Gives the first row that has to be looked at. */
  private holdPart({ close, high }: Asset, from: number, to: number): number {
    const { equity, cash, position } = this;
    const own = this.shares[0]!;
    const at = this.sessions + 1 - from;
    let { weight } = position;
    let { exposureSum } = this;
    let t = from;
    for (; t < to; t++) {
      const held = own * close[t]!;
      const value = cash + held;
      if (!(value > 0) || held === 0 || (own < 0 && cash + own * high[t]! <= 0)) break;
      equity[at + t] = value;
      weight = value === held ? 1 : held / value;
      exposureSum += Math.abs(weight);
    }
    this.exposureSum = exposureSum;
    position.weight = weight;
    position.weights[0] = weight;
    this.pass(close, t, t - from);
    return t;
  }

  /** Notes that the closes before row t have been valued. */
  private pass(close: Float64Array, t: number, closes: number): void {
    if (closes === 0) return;
    this.marks[0] = close[t - 1]!;
    this.sessions += closes;
    this.heldCloses += closes;
    this.position.barsHeld += closes;
  }
}

/** sum + 1 + 1 …, rounded as if one were added after the other. */
function plusOnes(sum: number, count: number): number {
  // Whole numbers are not rounded at all.
  if (Number.isInteger(sum)) return sum + count;
  let total = sum;
  for (let i = 0; i < count; i++) total += 1;
  return total;
}
