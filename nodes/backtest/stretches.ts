/**
 * Values an account at many closes in a row, between which nothing is filled.
 *
 * The same numbers as one close after the other: what a loop cannot tell in passing (a
 * missing close, the end of an account) is left to the statement.
 */
import { Statement } from './statement.js';
import type { Asset } from './strategy.js';

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

  /** Without a position nothing changes. */
  private stayOut(closes: number): true {
    const { equity, sessions } = this;
    equity.fill(this.cash, sessions + 1, sessions + 1 + closes);
    this.sessions = sessions + closes;
    return true;
  }

  /** Everything is in the asset. Gives the first row of [from, to) that has to be looked at. */
  private holdAll({ close }: Asset, from: number, to: number): number {
    const { equity } = this;
    const own = this.shares[0]!;
    const at = this.sessions + 1 - from;
    let t = from;
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
