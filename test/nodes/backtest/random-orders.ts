/**
 * Random decisions with random resting prices, both ways, that a seed alone decides.
 */
import fc from 'fast-check';
import { type Decide, KEEP } from '../../../nodes/backtest/strategy.js';
import { randoms, type Series, series, silenced } from './market.js';
import type { Wish } from './reference-account.js';

/** How bars and decisions are drawn, and how orders are filled. */
export interface Case {
  readonly seed: number;
  readonly noise: number;
  readonly drift: number;
  readonly whole: boolean;
  readonly costs: boolean;
  readonly band: number;
  /** Share of bars without volume. */
  readonly silent: number;
}

export const cases: fc.Arbitrary<Case> = fc.record({
  seed: fc.integer({ min: 1, max: 1e9 }),
  noise: fc.constantFrom(0.01, 0.05, 0.2, 0.6),
  drift: fc.constantFrom(0, 0.01, 0.06, -0.02),
  whole: fc.boolean(),
  costs: fc.boolean(),
  band: fc.constantFrom(0, 0.01, 0.2),
  silent: fc.constantFrom(0, 0, 0.1, 0.4),
});

/** Bars of a case, some of them without volume. */
export function barsFor({ seed, noise, drift, silent }: Case, sessions: number): Series {
  return silenced(series([{ sessions, drift, noise }], seed, 20), silent, seed + 3);
}

/** A wish per close: often none, a whole or a partial target, now and then with prices that rest. */
export function wishesFor(bars: Series, { seed, noise }: Case): (Wish | undefined)[] {
  const random = randoms(seed + 7);
  const some = (share: number, value: () => number) => (random() < share ? value() : undefined);
  return Array.from({ length: bars.n }, (_, t) => {
    if (random() < 0.6) return undefined;
    const price = bars.close[t] as number;
    const target = [1, -1, 0, random(), -random(), 3, -3][Math.floor(random() * 7)] as number;
    const distance = () => price * (0.002 + random() * noise * 1.5);
    const limit = some(0.4, () => price * (1 + (random() - 0.5) * noise * 2));
    const rest = {
      stop: some(0.5, distance),
      profit: some(0.5, distance),
      trail: some(0.4, distance),
    };
    return { target, limit, ...rest } as Wish;
  });
}

/** What a strategy of these wishes answers. */
export function decisionsOf(wishes: readonly (Wish | undefined)[]): Decide {
  return (t, _position, resting) => {
    const wish = wishes[t];
    if (!wish) return KEEP;
    resting.limit = wish.limit ?? Number.NaN;
    resting.stop = wish.stop ?? Number.NaN;
    resting.target = wish.profit ?? Number.NaN;
    resting.trail = wish.trail ?? Number.NaN;
    return wish.target;
  };
}
