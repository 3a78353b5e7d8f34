/**
 * Q14: bars from before the listing, and tickers that were used again.
 *
 * A year without a bar and another level of prices after it is another company
 * under the same name: what lies before is no history of the one that trades now.
 */
import { formatDay } from '../../lib/market/dates.js';
import type { GateFinding, SymbolGate } from '../gate.js';

export const listing: SymbolGate = {
  code: 'Q14',
  check({ bars: { date, close }, facts, quality }) {
    const limits = quality.Q14;
    if (!limits) return [];
    const { gap, ratio, action } = limits;
    let start = 0;
    let about = '';
    const first = facts?.firstTrade;
    if (first !== undefined) {
      while (start < date.length && (date[start] as number) < first) start++;
      if (start > 0) about = `before the first trade on ${formatDay(first)}`;
    }
    for (let i = start + 1; i < date.length; i++) {
      const days = (date[i] as number) - (date[i - 1] as number);
      if (days <= gap) continue;
      const change = (close[i] as number) / (close[i - 1] as number);
      if (change < ratio && change > 1 / ratio) continue;
      start = i;
      about = `before ${days} days without a bar and a price ${change.toPrecision(3)} times the one before`;
    }
    if (start === 0) return [];
    const rows = Array.from({ length: start }, (_, i) => i);
    const finding: GateFinding = {
      level: 'degraded',
      days: rows.map((i) => date[i] as number),
      about,
    };
    return [action === 'quarantine' ? { ...finding, refuses: rows } : finding];
  },
  lacks: ({ facts }) =>
    facts?.firstTrade === undefined ? 'first day of trading is not known' : undefined,
};
