/**
 * The order of a strategy and the prices that it lets rest with it, cleared before every
 * decision.
 *
 * Most strategies never touch the prices, and are asked a thousand times for each that
 * does: so a touch is noted, and without one there is nothing to clear.
 */
import type { Order } from './strategy.js';

const FIELDS = 7;

/** All prices NaN until a strategy fills something in. */
export class RestingPrices implements Order {
  /** Of the last order; means something only where there is one. */
  weight = Number.NaN;
  isTouched = false;
  private readonly prices = new Float64Array(FIELDS).fill(Number.NaN);

  clear(): void {
    if (!this.isTouched) return;
    this.prices.fill(Number.NaN);
    this.isTouched = false;
  }

  get limit(): number {
    return this.prices[0]!;
  }
  set limit(price: number) {
    this.put(0, price);
  }

  get stop(): number {
    return this.prices[1]!;
  }
  set stop(distance: number) {
    this.put(1, distance);
  }

  get target(): number {
    return this.prices[2]!;
  }
  set target(distance: number) {
    this.put(2, distance);
  }

  get trail(): number {
    return this.prices[3]!;
  }
  set trail(distance: number) {
    this.put(3, distance);
  }

  get stopShare(): number {
    return this.prices[4]!;
  }
  set stopShare(share: number) {
    this.put(4, share);
  }

  get targetShare(): number {
    return this.prices[5]!;
  }
  set targetShare(share: number) {
    this.put(5, share);
  }

  get trailShare(): number {
    return this.prices[6]!;
  }
  set trailShare(share: number) {
    this.put(6, share);
  }

  private put(field: number, value: number): void {
    this.prices[field] = value;
    this.isTouched = true;
  }
}
