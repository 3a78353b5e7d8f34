/**
 * Which of several overlapping windows a day belongs to, so that it counts once.
 *
 * A day belongs to the window that began first: there the account has been running
 * the longest, and what is measured is the strategy and not its start. Of windows that
 * begin on one day the longest has it (they agree but for the sale at the end of the
 * shorter one), of equal ones the first by name. A made-up window owns no day: what
 * happened in it is evidence of nothing that happened.
 */

/** A window of history; days since 1970-01-01, both ends included. */
export interface Window {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** True for windows of prices that never were. */
  readonly isMadeUp: boolean;
}

/** First and last day of a stretch of days. */
export type Stretch = readonly [first: number, last: number];

/** Windows in the order in which they are asked for a day. */
export function byPrecedence(windows: readonly Window[]): Window[] {
  return windows
    .filter(({ isMadeUp }) => !isMadeUp)
    .sort((a, b) => a.first - b.first || b.last - a.last || (a.name < b.name ? -1 : 1));
}

/** The days that belong to each window, by its name; absent where none do. No day is in two. */
export function dayOwners(windows: readonly Window[]): Map<string, Stretch> {
  const owned = new Map<string, Stretch>();
  // In order of their beginnings, what is taken of a window is its beginning, up to some day.
  let taken = Number.NEGATIVE_INFINITY;
  for (const { name, first, last } of byPrecedence(windows)) {
    const from = Math.max(first, taken + 1);
    if (from <= last) owned.set(name, [from, last]);
    taken = Math.max(taken, last);
  }
  return owned;
}
