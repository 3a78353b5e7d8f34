/**
 * Q13: the factor from close to adjusted close, which dividends only ever lower.
 *
 * Back from the last day it falls with every dividend, so along time it rises in
 * steps, on ex-dates, and ends at one at most. A fall along time is a payment booked
 * on the wrong side. Reverse splits are in the closes already and are no exception.
 */
import type { CleanBars, GateFinding, SymbolGate } from '../gate.js';

/** Days around an ex-date that a step may stand on. */
const NEAR_DAYS = 5;

export const adjustment: SymbolGate = {
  code: 'Q13',
  check({ bars: { date, factor }, facts, quality, market }) {
    const limits = quality.Q13;
    if (!limits) return [];
    const { above, falls } = impossible({ factor }, limits.tolerance, market.basis === 'raw');
    const unexplained: number[] = [];
    const events = facts && [...facts.dividends, ...facts.splits].map((event) => event.date);
    for (let i = 1; events && i < factor.length; i++) {
      const step = (factor[i] as number) / (factor[i - 1] as number) - 1;
      if (!(step > limits.tolerance)) continue;
      const day = date[i] as number;
      if (!events.some((event) => Math.abs(event - day) <= NEAR_DAYS)) unexplained.push(i);
    }
    const told = (rows: readonly number[], about: string): GateFinding[] => {
      if (rows.length === 0) return [];
      const days = rows.map((i) => date[i] as number);
      const level = rows.length > 0.01 * factor.length ? 'bad' : 'degraded';
      return [{ level, days, about }];
    };
    return [
      ...told(above, 'the adjusted close is above the close'),
      ...told(falls, 'the factor of the adjusted close falls'),
      ...told(unexplained, 'the adjusted close steps without a dividend or split'),
    ];
  },
  lacks: ({ facts }) => (facts ? undefined : 'dividends are not known'),
};

/**
 * Positions of factors that no dividend can make: above one, and lower than the day
 * before. A step without a dividend is none of them: it may be one that nobody told.
 */
export function impossible(
  { factor }: Pick<CleanBars, 'factor'>,
  tolerance: number,
  isRaw = false,
): { above: number[]; falls: number[] } {
  const above: number[] = [];
  const falls: number[] = [];
  for (let i = 0; i < factor.length; i++) {
    const value = factor[i] as number;
    if (value > 1 + tolerance && !isRaw) above.push(i);
    if (i > 0 && value / (factor[i - 1] as number) - 1 < -tolerance) falls.push(i);
  }
  return { above, falls };
}
