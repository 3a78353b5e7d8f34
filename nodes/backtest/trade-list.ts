/**
 * The round trips of one account, as rows of numbers in memory that is used again.
 *
 * A round trip is (a part of) one lot: what was opened with one fill and closed with
 * one other. Its best and worst price are looked up in the bars that it has seen.
 */
import { EXIT_REASONS, type ExitReason, TRADE, TRADE_COLUMNS } from './columns.js';
import { type Lot, see } from './lot.js';
import type { Asset } from './strategy.js';

const FIELDS = TRADE_COLUMNS.length;

/** Where each reason stands in the column exit_reason. */
export const EXIT = Object.fromEntries(EXIT_REASONS.map((name, i) => [name, i])) as Readonly<
  Record<ExitReason, number>
>;

/** How a lot, or a part of it, was closed. */
export interface Exit {
  row: number;
  /** Price got or paid, slippage included. */
  fill: number;
  /** Price before slippage. */
  price: number;
  reason: number;
  /** Commission as a fraction of the value. */
  commission: number;
}

/** The row before which bars were seen to their end: an exit at the open has not seen its bar. */
export function endOf({ row, reason }: Exit): number {
  const isAtClose = reason === EXIT.end || reason === EXIT.delisted || reason === EXIT.bankrupt;
  return isAtClose ? row + 1 : row;
}

/** Rows of TRADE_COLUMNS, one trade after another. */
export class TradeList {
  trades = new Float64Array(64 * FIELDS);
  tradeCount = 0;

  /** Adds the round trip of `shares` of a lot (of the same sign). */
  protected record(
    k: number,
    asset: Asset,
    date: Float64Array,
    lot: Lot,
    shares: number,
    exit: Exit,
  ): void {
    const at = this.tradeCount * FIELDS;
    if (at + FIELDS > this.trades.length) {
      const grown = new Float64Array(this.trades.length * 2);
      grown.set(this.trades);
      this.trades = grown;
    }
    const { trades } = this;
    const { row: t, fill, price, commission } = exit;
    const isLong = shares > 0;
    const size = isLong ? shares : -shares;
    const fees = size * (lot.commission + fill * commission);
    const pnl = shares * (fill - lot.price) - fees;
    trades[at + TRADE.asset] = k;
    trades[at + TRADE.entry_date] = date[lot.row]!;
    trades[at + TRADE.exit_date] = date[t]!;
    trades[at + TRADE.entry_price] = lot.price;
    trades[at + TRADE.exit_price] = fill;
    trades[at + TRADE.shares] = shares;
    trades[at + TRADE.pnl] = pnl;
    trades[at + TRADE.return] = pnl / (size * (lot.price + lot.commission));
    trades[at + TRADE.costs] =
      fees + size * (isLong ? lot.slippage + price - fill : lot.slippage + fill - price);
    trades[at + TRADE.bars_held] = t - lot.row;
    trades[at + TRADE.exit_reason] = exit.reason;
    this.recordExtremes(at, asset, lot, exit, isLong);
    this.tradeCount++;
  }

  /** The best and the worst that the lot stood at, in bars that it has surely seen. */
  private recordExtremes(at: number, asset: Asset, lot: Lot, exit: Exit, isLong: boolean): void {
    const { reason, row: t } = exit;
    let high = lot.price;
    let low = lot.price;
    const first = lot.row;
    const isWithin = reason === EXIT.stop || reason === EXIT.target || reason === EXIT.trail;
    if (isWithin) {
      // Of the last bar only its open and the price of the exit were surely seen.
      const open = t > first ? asset.open[t]! : exit.price;
      high = Math.max(high, open, exit.price);
      low = Math.min(low, open, exit.price);
    }
    if (lot.isInside && !(isWithin && t === first)) {
      // On the way to a limit the price came from the better side: only the worse one was seen.
      const close = asset.close[first]!;
      high = Math.max(high, isLong ? close : asset.high[first]!);
      low = Math.min(low, isLong ? asset.low[first]! : close);
    }
    see(lot, asset, endOf(exit));
    if (lot.high > high) high = lot.high;
    if (lot.low < low) low = lot.low;
    const { trades } = this;
    trades[at + TRADE.mfe] = isLong ? high / lot.price - 1 : 1 - low / lot.price;
    trades[at + TRADE.mae] = isLong ? low / lot.price - 1 : 1 - high / lot.price;
  }
}
