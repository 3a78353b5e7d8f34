/**
 * p values of many tests at once, raised so that looking often is paid for.
 *
 * NaN: not tested; it stays NaN and does not count as a test.
 */

/**
 * Benjamini-Hochberg: of all that are at or below a level, the share that is luck is
 * expected to be at most that level.
 *
 * Source   Benjamini and Hochberg (1995), J. of the Royal Statistical Society B 57/1.
 */
export function benjaminiHochberg(p: readonly number[], order = ascending(p)): number[] {
  const out = p.map(() => Number.NaN);
  let least = 1;
  for (let i = order.length - 1; i >= 0; i--) {
    const at = order[i]!;
    // The factor first: the largest p value must come back as it is.
    least = Math.min(least, p[at]! * (order.length / (i + 1)));
    out[at] = least;
  }
  return out;
}

/**
 * Holm: the probability that any at all of those at or below a level is luck is at most
 * that level. For a headline.
 *
 * Source   Holm (1979), Scandinavian J. of Statistics 6/2.
 */
export function holm(p: readonly number[], order = ascending(p)): number[] {
  const out = p.map(() => Number.NaN);
  let most = 0;
  for (let i = 0; i < order.length; i++) {
    const at = order[i]!;
    most = Math.max(most, Math.min(1, p[at]! * (order.length - i)));
    out[at] = most;
  }
  return out;
}

/** Positions of the tested ones, smallest p first: the order that both corrections go by. */
export function ascending(p: readonly number[]): number[] {
  const tested: number[] = [];
  for (let i = 0; i < p.length; i++) if (!Number.isNaN(p[i]!)) tested.push(i);
  return tested.sort((a, b) => p[a]! - p[b]!);
}
