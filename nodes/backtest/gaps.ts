/**
 * Whether a symbol has too few of a window's sessions to be compared with others (Q05).
 *
 * What is missing at the beginning and between bars counts; what lies behind the last
 * bar does not: a symbol that ends inside the window is told by `ended_early`.
 */
import { firstAfter, firstAtOrAfter } from '../lib/market/window.js';
import type { WindowValue } from './values.js';

/** What a symbol has of a window. */
export interface Held {
  /** Its bars in the window. */
  readonly sessions: number;
  /** Day of its last bar. */
  readonly lastDay: number;
}

/**
 * True when more than `most` of the sessions up to the last bar are missing.
 * `benchmark`: days on which the benchmark has a bar, which tell how many sessions there were
 * until a symbol ended; without them a symbol that ended early is not looked at.
 */
export function hasTooManyGaps(
  { sessions, lastDay }: Held,
  { firstSession, lastSession, sessions: all }: WindowValue,
  most: number,
  benchmark: Float64Array | undefined,
): boolean {
  if (lastDay >= lastSession) return all - sessions > most * all;
  if (!benchmark) return false;
  const due = firstAfter(benchmark, lastDay) - firstAtOrAfter(benchmark, firstSession);
  return due - sessions > most * due;
}
