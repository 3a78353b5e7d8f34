/**
 * The yearly return on money that was put in at different times.
 *
 * What the account as a whole gained says little of parts that were invested late.
 */
import { TRADE, TRADE_COLUMNS } from './columns.js';
import type { TradeList } from './trade-list.js';

const DAYS_PER_YEAR = 365.25;
/** Below this span a yearly rate is noise. */
const MIN_DAYS = 90;
const FIELDS = TRADE_COLUMNS.length;

/**
 * Yearly return on money put in at different times (internal rate of return): the
 * rate at which what was paid grows to what it was sold for. Cash that was never
 * put in has no part in it. NaN where the money was in for less than 90 days.
 * Assumes that everything was sold on the last day.
 */
export function moneyWeightedReturn(
  { trades, tradeCount: count }: TradeList,
  commission: number,
): number {
  if (count === 0) return Number.NaN;
  let final = 0;
  for (let i = 0; i < count; i++) {
    const at = i * FIELDS;
    final += trades[at + TRADE.shares]! * trades[at + TRADE.exit_price]! * (1 - commission);
  }
  const end = trades[TRADE.exit_date]!;
  if (end - trades[TRADE.entry_date]! < MIN_DAYS || !(final > 0)) return Number.NaN;
  let rate = 0;
  // Newton's method on the logarithm of a sum of exponentials: nearly a line, so it settles
  // in a few steps, also for a gain of many times the money.
  for (let step = 0; step < 100; step++) {
    let value = 0;
    let slope = 0;
    for (let i = 0; i < count; i++) {
      const at = i * FIELDS;
      const years = (end - trades[at + TRADE.entry_date]!) / DAYS_PER_YEAR;
      const put = trades[at + TRADE.shares]! * trades[at + TRADE.entry_price]! * (1 + commission);
      const grown = put * Math.exp(rate * years);
      value += grown;
      slope += grown * years;
    }
    const change = (Math.log(value / final) * value) / slope;
    rate -= change;
    if (Math.abs(change) < 1e-12) break;
  }
  return Math.exp(rate) - 1;
}
