/**
 * The figures of one backtest that its round trips give.
 *
 * A round trip that came out even has not won. What has no meaning without one is NaN.
 */
import { EXIT_REASONS, RESULT, TRADE, TRADE_COLUMNS } from './columns.js';
import type { TradeList } from './trade-list.js';

const FIELDS = TRADE_COLUMNS.length;
/** By exit reason: 1 where the strategy wanted out, 0 where the account closed by itself. */
const IS_NATURAL = Uint8Array.from(EXIT_REASONS, (reason) =>
  reason === 'end' || reason === 'delisted' || reason === 'bankrupt' ? 0 : 1,
);

/** Fills the columns that describe round trips. */
export function fillTradeFigures(
  row: Float64Array,
  { trades, tradeCount: count }: TradeList,
): void {
  let wins = 0;
  let natural = 0;
  let gains = 0;
  let losses = 0;
  let returnSum = 0;
  let winSum = 0;
  let held = 0;
  let best = 0;
  let worst = 0;
  for (let i = 0; i < count; i++) {
    const at = i * FIELDS;
    const pnl = trades[at + TRADE.pnl]!;
    const gain = trades[at + TRADE.return]!;
    returnSum += gain;
    if (pnl > 0) {
      wins++;
      gains += pnl;
      winSum += gain;
    } else {
      losses -= pnl;
    }
    if (IS_NATURAL[trades[at + TRADE.exit_reason]!] === 1) natural++;
    held += trades[at + TRADE.bars_held]!;
    best += trades[at + TRADE.mfe]!;
    worst += trades[at + TRADE.mae]!;
  }
  row[RESULT.n_trades] = count;
  row[RESULT.n_natural_exits] = natural;
  row[RESULT.no_losses] = count > 0 && losses === 0 ? 1 : 0;
  if (count === 0) return;
  const lost = count - wins;
  const averageWin = wins > 0 ? winSum / wins : Number.NaN;
  const averageLoss = lost > 0 ? (returnSum - winSum) / lost : Number.NaN;
  row[RESULT.win_rate] = wins / count;
  row[RESULT.profit_factor] = losses > 0 ? gains / losses : Number.NaN;
  row[RESULT.expectancy] = returnSum / count;
  row[RESULT.avg_win] = averageWin;
  row[RESULT.avg_loss] = averageLoss;
  row[RESULT.payoff] = averageLoss < 0 ? averageWin / -averageLoss : Number.NaN;
  row[RESULT.avg_hold] = held / count;
  row[RESULT.mfe] = best / count;
  row[RESULT.mae] = worst / count;
}
