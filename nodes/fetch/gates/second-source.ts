/**
 * Q11: what another source says of the same closes, compared at every n-th session.
 *
 * A constant ratio between the two is another split base, not another price, and is
 * told as that.
 */
import { quantile } from '../../lib/numeric/order-statistics.js';
import type { SymbolGate } from '../gate.js';

export const secondSource: SymbolGate = {
  code: 'Q11',
  check({ bars: { date, close }, second, quality }) {
    const limits = quality.Q11;
    if (!limits || !second) return [];
    const days: number[] = [];
    const ratios: number[] = [];
    let compared = 0;
    for (let i = 0; i < date.length; i += limits.every) {
      const other = second.get(date[i] as number);
      if (other === undefined) continue;
      compared++;
      const ratio = (close[i] as number) / other;
      if (Math.abs(ratio - 1) <= limits.difference) continue;
      days.push(date[i] as number);
      ratios.push(ratio);
    }
    if (days.length === 0) return [];
    const middle = quantile(Float64Array.from(ratios), ratios.length, 0.5);
    const isScale = ratios.every((ratio) => Math.abs(ratio / middle - 1) <= limits.difference);
    const scale = isScale && ratios.length > 5 ? `, all ${middle.toPrecision(4)} times it` : '';
    return [
      {
        level: days.length > 0.01 * compared ? 'bad' : 'degraded',
        days,
        about: 'a close other than that of the second source',
        more: `of ${compared} compared${scale}`,
      },
    ];
  },
  lacks: ({ second }) => (second ? undefined : 'no second source was asked for the same days'),
};
