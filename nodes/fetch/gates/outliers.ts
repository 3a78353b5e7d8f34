/**
 * Q08: a close far out that comes back the next day.
 *
 * A wrong price stands alone: the market knows nothing of it, so no more money than
 * usual changed hands, the days around it are quiet, and the next close is where the
 * one before it was. What does not come back, was traded heavily, stands among other
 * large moves, or is what another source says is a real move and only told.
 */
import { quantile } from '../../lib/numeric/order-statistics.js';
import type { GateFinding, SymbolGate, SymbolView } from '../gate.js';

/** Returns before the day that tell what is usual, and the fewest that can. */
const WINDOW = 250;
const FEWEST = 20;
const FEWEST_AFTER = 5;
/** Sessions before and after that tell what is usual just now. */
const USUAL = 20;

interface Limits {
  readonly mad: number;
  readonly move: number;
  readonly reversal: number;
  readonly turnover: number;
}

export const outliers: SymbolGate = {
  code: 'Q08',
  check(view) {
    const limits = view.quality.Q08;
    if (!limits) return [];
    const { adjusted, bars } = view;
    const wrong: number[] = [];
    const real: number[] = [];
    const up = Math.exp(limits.move);
    for (let i = 1; i < adjusted.length; i++) {
      const change = (adjusted[i] as number) / (adjusted[i - 1] as number);
      if (change <= up && change >= 1 / up) continue;
      // The day after a wrong price is no outlier of its own.
      if (wrong.at(-1) === i - 1) continue;
      if (Math.abs(Math.log(change)) <= limits.mad * usualMove(adjusted, i)) continue;
      (isWrong(view, i, limits) ? wrong : real).push(i);
    }
    const found: GateFinding[] = [];
    const days = (rows: readonly number[]): number[] => rows.map((i) => bars.date[i] as number);
    if (wrong.length > 0) {
      const isHeld = limits.action === 'quarantine';
      found.push({
        level: isHeld ? 'note' : 'bad',
        days: days(wrong),
        about: 'a close far out that comes back the next day',
        ...(isHeld && { refuses: wrong }),
      });
    }
    if (real.length > 0) {
      const about = 'a move far beyond the usual that looks real';
      found.push({ level: 'note', days: days(real), about });
    }
    return found;
  },
};

/** Deviation of the returns before row i; infinite where there are too few to tell. */
function usualMove(adjusted: Float64Array, i: number): number {
  const from = Math.max(1, i - WINDOW);
  return i - from < FEWEST ? Number.POSITIVE_INFINITY : deviation(adjusted, from, i);
}

/** Median absolute deviation of the log returns of rows [from, to). */
function deviation(adjusted: Float64Array, from: number, to: number): number {
  const n = to - from;
  const returns = Float64Array.from({ length: n }, (_, k) =>
    Math.log((adjusted[from + k] as number) / (adjusted[from + k - 1] as number)),
  );
  const middle = quantile(returns, n, 0.5);
  for (let k = 0; k < n; k++) returns[k] = Math.abs((returns[k] as number) - middle);
  return quantile(returns, n, 0.5);
}

function isWrong(view: SymbolView, i: number, limits: Limits): boolean {
  const { adjusted, bars, second, quality } = view;
  if (i + 1 >= adjusted.length) return false;
  const out = Math.log((adjusted[i] as number) / (adjusted[i - 1] as number));
  const back = Math.log((adjusted[i + 1] as number) / (adjusted[i] as number));
  const isBack = -back / out > limits.reversal && -back / out < 1 / limits.reversal;
  if (!isBack) return false;
  const other = second?.closes?.get(bars.date[i] as number);
  const near = quality.Q11?.difference ?? 0.005;
  if (other !== undefined && Math.abs((bars.close[i] as number) / other - 1) <= near) return false;
  const after = Math.min(adjusted.length, i + 2 + USUAL);
  if (after - i - 2 < FEWEST_AFTER) return false;
  const around = Math.max(deviation(adjusted, i - USUAL + 1, i), deviation(adjusted, i + 2, after));
  return Math.abs(out) > limits.mad * around && !isBusy(view, i, limits.turnover);
}

/** Whether much more money than usual changed hands. */
function isBusy({ bars }: SymbolView, i: number, turnover: number): boolean {
  const from = Math.max(0, i - USUAL);
  const money = Float64Array.from(
    { length: i - from },
    (_, k) => (bars.close[from + k] as number) * (bars.volume[from + k] as number),
  );
  // By yesterday's price: a wrong price must not make its own day look busy.
  const today = (bars.close[i - 1] as number) * (bars.volume[i] as number);
  return today > turnover * quantile(money, money.length, 0.5);
}
