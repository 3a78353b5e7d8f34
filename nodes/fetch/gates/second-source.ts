/**
 * Q11: what another source says of the same closes, one session in so many.
 *
 * A constant ratio between the two is another split base, not another price, and is
 * told as that.
 */

import { quantile } from '../../lib/numeric/order-statistics.js';
import type { SymbolGate, SymbolView } from '../gate.js';
import { sampled } from '../sample.js';

export const secondSource: SymbolGate = {
  code: 'Q11',
  check(view) {
    const { bars, second, quality } = view;
    const limits = quality.Q11;
    if (!limits || !second?.closes) return [];
    const compared = comparedDays(view);
    const days: number[] = [];
    const ratios: number[] = [];
    for (const i of compared) {
      const day = bars.date[i] as number;
      const ratio = (bars.close[i] as number) / (second.closes.get(day) as number);
      if (Math.abs(ratio - 1) <= limits.difference) continue;
      days.push(day);
      ratios.push(ratio);
    }
    if (days.length === 0) return [];
    const middle = quantile(Float64Array.from(ratios), ratios.length, 0.5);
    const isScale = ratios.every((ratio) => Math.abs(ratio / middle - 1) <= limits.difference);
    const scale = isScale && ratios.length > 5 ? `, all ${middle.toPrecision(4)} times it` : '';
    return [
      {
        level: days.length > 0.01 * compared.length ? 'bad' : 'degraded',
        days,
        about: `a close other than that of "${second.source}"`,
        more: `of ${compared.length} compared${scale}`,
      },
    ];
  },
  lacks(view) {
    const { second } = view;
    if (!second) return 'cross_check names no second source';
    if (!second.closes) return second.lack ?? `"${second.source}" has no close of it`;
    if (comparedDays(view).length > 0) return undefined;
    return `"${second.source}" has no close of the same days`;
  },
};

/** Positions of the bars whose closes are compared. */
export function comparedDays({
  bars,
  second,
  market,
  quality,
}: Pick<SymbolView, 'bars' | 'second' | 'market' | 'quality'>): number[] {
  const closes = second?.closes;
  if (!closes || !quality.Q11) return [];
  return sampled(bars.date, quality.Q11.every, market.calendar, (day) => closes.has(day));
}
