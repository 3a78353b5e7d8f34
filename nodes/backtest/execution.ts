/**
 * How orders are filled, and what an order is: what the account is told before a run.
 *
 * docs/execution.md states every rule with an example.
 */
import type { Decide, DecideBasket } from './strategy.js';

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
  | {
      readonly kind: 'weight' | 'cash';
      readonly decide: Decide;
      /** 'both': a weight below 0 is sold short; otherwise it means flat. */
      readonly direction?: 'long' | 'both';
    }
  | { readonly kind: 'basket'; readonly decide: DecideBasket };

/** The row that a strategy named for its next order; one that would be asked for ever is refused. */
export function namedRow(row: number, from: number): number {
  if (Number.isInteger(row) && row >= from) return row;
  throw new Error(
    `the strategy named row ${row} for its next order when it was asked from row ${from} on; expected that row or one after it`,
  );
}
