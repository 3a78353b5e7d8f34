/**
 * Q07: splits that the provider recorded and the prices do not show, or show twice.
 *
 * Adjusted prices do not move because of a split. Where they move by its ratio, the
 * history before it is on another scale than the days after, and is held back until
 * it is fetched again. Splits near 1:1 cannot be told from the market's own moves.
 */
import type { GateFinding, SymbolGate, SymbolView } from '../gate.js';

/** How much of the ratio's logarithm the day's own move may make up. */
const OWN_MOVE = 0.35;

export const recordedSplits: SymbolGate = {
  code: 'Q07',
  check(view) {
    const limits = view.quality.Q07;
    if (!limits || !view.facts) return [];
    const { date } = view.bars;
    const found: GateFinding[] = [];
    for (const { date: day, ratio } of view.facts.splits) {
      if (!(ratio > 0) || Math.abs(Math.log(ratio)) < Math.log(limits.ratio)) continue;
      const i = firstFrom(date, day);
      if (i === 0 || i === date.length) continue;
      const how = mistake(view, i, ratio);
      if (how === undefined) continue;
      const rows = Array.from({ length: i }, (_, k) => k);
      const finding: GateFinding = {
        level: 'held',
        days: [date[i] as number],
        about: `the recorded split of ${ratio} for 1 is ${how}`,
        more: `${i} bars before it are on another scale`,
      };
      found.push(limits.action === 'quarantine' ? { ...finding, refuses: rows } : finding);
    }
    // The last one covers what lies before the others.
    return limits.action === 'quarantine' ? found.slice(-1) : found;
  },
  lacks: ({ facts }) => (facts ? undefined : 'recorded splits are not known'),
};

function firstFrom(date: Float64Array, day: number): number {
  let i = 0;
  while (i < date.length && (date[i] as number) < day) i++;
  return i;
}

function mistake({ adjusted, bars, market }: SymbolView, i: number, ratio: number) {
  const isAdjusted = bars.factor[i] !== bars.factor[i - 1];
  // Raw prices without an adjusted close fall by the ratio, as they should.
  const expected = market.basis === 'raw' && !isAdjusted ? -Math.log(ratio) : 0;
  const move = Math.log((adjusted[i] as number) / (adjusted[i - 1] as number)) - expected;
  const size = Math.log(ratio);
  const slack = OWN_MOVE * Math.abs(size);
  if (Math.abs(move + size) < slack) return 'not in the prices';
  if (Math.abs(move - size) < slack) return 'in the prices twice';
  return undefined;
}
