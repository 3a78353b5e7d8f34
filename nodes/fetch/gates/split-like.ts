/**
 * Q06: a jump by a whole ratio that looks like a split nobody recorded.
 *
 * Prices do halve for real. What tells a split from a crash is what goes with it:
 * the jump is made overnight and the day's range does not bridge it, no more money
 * than usual changes hands, and the days after are as calm as those before, at the
 * new level. All of it must hold for the bars before the jump to be held back; a
 * ratio alone is told.
 */
import { quantile } from '../../lib/numeric/order-statistics.js';
import type { GateFinding, SymbolGate, SymbolView } from '../gate.js';

const RATIOS = [2, 3, 4, 5, 7, 10, 20, 30];
/** No ratio with the day's own move is less. */
const LEAST_JUMP = 1.6;
/** Days before the jump that tell what is usual. */
const BEFORE = 20;
/** Days after the jump that must be as calm. */
const AFTER = 5;
/** A recorded split within so many days is the business of Q07. */
const NEAR_DAYS = 7;
/** Part of the jump that no other move near by may reach. */
const OTHER_MOVE = 0.4;
/** The least that moves are taken for, where a price hardly moves at all. */
const LEAST_MOVE = 0.005;

export const splitLike: SymbolGate = {
  code: 'Q06',
  check(view) {
    const limits = view.quality.Q06;
    if (!limits) return [];
    const { adjusted, bars } = view;
    const [low, high] = [1 / LEAST_JUMP, LEAST_JUMP];
    const real: number[] = [];
    const splits: GateFinding[] = [];
    for (let i = 1; i < adjusted.length; i++) {
      const change = (adjusted[i] as number) / (adjusted[i - 1] as number);
      if (change > low && change < high) continue;
      const ratio = ratioNear(view, i, limits.tolerance);
      if (ratio === undefined || isRecorded(view, i)) continue;
      const day = bars.date[i] as number;
      if (isReal(view, i, limits)) {
        real.push(day);
        continue;
      }
      const jump = change < 1 ? `fell to 1/${ratio}` : `rose to ${ratio} times`;
      const finding = {
        days: [day],
        about: `the price ${jump} of the day before without a recorded split`,
        more: `${i} bars before it are on another scale`,
      };
      if (limits.action === 'flag') splits.push({ ...finding, level: 'bad' });
      else {
        const refuses = Array.from({ length: i }, (_, k) => k);
        splits.push({ ...finding, level: 'held', refuses });
      }
    }
    // What lies before the last one lies before all.
    if (limits.action === 'quarantine' && splits.length > 0) return splits.slice(-1);
    if (real.length === 0) return splits;
    return [
      ...splits,
      { level: 'note', days: real, about: 'a jump by a whole ratio that looks real' },
    ];
  },
  lacks: ({ facts }) => (facts ? undefined : 'recorded splits are not known'),
};

/** The whole ratio that the price jumped by overnight, or from close to close. */
function ratioNear({ adjusted, bars }: SymbolView, i: number, tolerance: number) {
  const before = adjusted[i - 1] as number;
  const close = adjusted[i] as number;
  const open = (close * (bars.open[i] as number)) / (bars.close[i] as number);
  return RATIOS.find((ratio) =>
    [open, close].some((price) => {
      const size = price < before ? before / price : price / before;
      return Math.abs(size / ratio - 1) <= tolerance;
    }),
  );
}

function isRecorded({ facts, bars }: SymbolView, i: number): boolean {
  const day = bars.date[i] as number;
  return facts?.splits.some((split) => Math.abs(split.date - day) <= NEAR_DAYS) ?? false;
}

/** Whether anything speaks for a real move, or too little is there to tell. */
function isReal(view: SymbolView, i: number, limits: { turnover: number; calm: number }): boolean {
  const { bars, adjusted } = view;
  const from = Math.max(1, i - BEFORE);
  const to = i + 1 + AFTER;
  // After weeks without a bar anything may have happened.
  if ((bars.date[i] as number) - (bars.date[i - 1] as number) > NEAR_DAYS) return true;
  if (i - from < BEFORE / 2 || to > adjusted.length || isBridged(view, i)) return true;
  for (let k = from; k < to; k++) if (bars.volume[k] === 0) return true;
  const money = (k: number): number => (bars.close[k] as number) * (bars.volume[k] as number);
  if (money(i) > limits.turnover * median(from, i, money)) return true;
  const move = (k: number): number =>
    Math.abs(Math.log((adjusted[k] as number) / (adjusted[k - 1] as number)));
  const calm = Math.max(LEAST_MOVE, median(from, i, move));
  if (median(i + 1, to, move) > limits.calm * calm) return true;
  // Another move of such a size near by: a series that jumps, or one wrong price.
  const size = OTHER_MOVE * move(i);
  for (let k = from; k < to; k++) if (k !== i && move(k) > size) return true;
  return false;
}

/** Whether traded prices fill a good part of the jump. */
function isBridged({ bars, adjusted }: SymbolView, i: number): boolean {
  const scale = (k: number): number => (adjusted[k] as number) / (bars.close[k] as number);
  const top = (k: number): number => (bars.high[k] as number) * scale(k);
  const bottom = (k: number): number => (bars.low[k] as number) * scale(k);
  const change = (adjusted[i] as number) / (adjusted[i - 1] as number);
  const gap = change < 1 ? bottom(i - 1) / top(i) : bottom(i) / top(i - 1);
  return Math.log(gap) < 0.7 * Math.abs(Math.log(change));
}

function median(from: number, to: number, value: (k: number) => number): number {
  if (to <= from) return Number.NaN;
  const work = Float64Array.from({ length: to - from }, (_, k) => value(from + k));
  return quantile(work, work.length, 0.5);
}
