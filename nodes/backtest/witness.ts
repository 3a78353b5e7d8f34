/**
 * The decisions of a strategy, for whoever checks that it does not look ahead.
 *
 * Trades alone do not show it: an order of the last close is filled on a day that
 * is not there any more. The decisions themselves are as they were without it.
 */
import type { WitnessSpec } from '../../src/contract/index.js';
import type { Orders } from './execution.js';
import { type Asset, type DecideBasket, type Resting, seeking, seekingBasket } from './strategy.js';

/** One row per decision and asset. */
export const DECISIONS: WitnessSpec = {
  name: 'decision',
  columns: [
    { name: 'date', type: 'date', about: 'session at whose close it was made' },
    { name: 'asset', type: 'int', about: 'which asset of a basket; 0 is the symbol itself' },
    { name: 'target', type: 'double', about: 'weight, or share of the cash, that is wanted' },
    { name: 'limit', type: 'double', about: 'price of an entry that waits for it' },
    { name: 'stop', type: 'double', about: 'distance of the stop from the fill' },
    { name: 'profit', type: 'double', about: 'distance of the target from the fill' },
    { name: 'trail', type: 'double', about: 'distance of the stop that follows' },
  ],
  missing: 'none',
};

/** Limit, stop, target and trailing stop where there are none. */
const NOTHING_RESTS = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];

/** The same orders on these assets, each decision told as rows of DECISIONS. */
export function witnessed(
  orders: Orders,
  assets: readonly (Asset | undefined)[],
  tell: (row: readonly number[]) => void,
): Orders {
  const { date: dates } = assets[0] as Asset;
  if (orders.kind === 'basket') {
    const told = (t: number, targets: Float64Array | undefined): void => {
      for (let k = 0; k < assets.length; k++) {
        tell([dates[t] as number, k, targets?.[k] ?? Number.NaN, ...NOTHING_RESTS]);
      }
    };
    return { kind: 'basket', decide: witnessedBasket(orders.decide, told) };
  }
  const told = (t: number, weight: number, resting: Resting): void => {
    const { limit, stop, target, trail } = resting;
    tell([dates[t] as number, 0, weight, limit, stop, target, trail]);
  };
  const { seek } = orders.decide;
  if (!seek) {
    const decide: typeof orders.decide = (t, position, resting) => {
      const weight = orders.decide(t, position, resting);
      told(t, weight, resting);
      return weight;
    };
    return { ...orders, decide };
  }
  // Asked for as many bars at a time as ever: only then does it show what it knows of them.
  const decide = seeking((from, end, position, order) => {
    const row = seek(from, end, position, order);
    for (let t = from; t < row; t++) tell([dates[t] as number, 0, Number.NaN, ...NOTHING_RESTS]);
    if (row < end) told(row, order.weight, order);
    return row;
  });
  return { ...orders, decide };
}

function witnessedBasket(
  decide: DecideBasket,
  told: (t: number, targets: Float64Array | undefined) => void,
): DecideBasket {
  const { seek } = decide;
  if (!seek) {
    return (t, position, targets) => {
      const isOrder = decide(t, position, targets);
      told(t, isOrder ? targets : undefined);
      return isOrder;
    };
  }
  return seekingBasket((from, end, position, targets) => {
    const row = seek(from, end, position, targets);
    for (let t = from; t < row; t++) told(t, undefined);
    if (row < end) told(row, targets);
    return row;
  });
}
