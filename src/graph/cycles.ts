/**
 * Circles among nodes that could not be put in order, as paths to print.
 *
 * Walks upstream until it meets its own trail. A node from which no way leads on
 * is in no circle and is left out; so is a circle once found. Every group of
 * nodes that feed each other gives at least one path. Nothing recurses.
 */

/**
 * One path per circle found, along the data: each node feeds the next, the last
 * feeds the first. It starts with the node that comes first in `rest`.
 */
export function findCycles(
  rest: readonly string[],
  upstreamOf: (id: string) => readonly string[],
): string[][] {
  const left = new Set(rest);
  const cycles: string[][] = [];
  for (const start of rest) {
    let trail = left.has(start) ? [start] : [];
    while (trail.length > 0) {
      const next = upstreamOf(trail.at(-1)!).find((id) => left.has(id));
      const at = next === undefined ? -1 : trail.indexOf(next);
      if (next === undefined) {
        left.delete(trail.pop()!);
      } else if (at < 0) {
        trail.push(next);
      } else {
        const cycle = trail.slice(at);
        cycles.push(startAtFirst(cycle, rest));
        for (const id of cycle) left.delete(id);
        trail = trail.slice(0, at);
      }
    }
  }
  return cycles;
}

/** The trail runs upstream; the result runs along the data, from the first node of `rest`. */
function startAtFirst(trail: readonly string[], rest: readonly string[]): string[] {
  const along = [...trail].reverse();
  const members = new Set(along);
  const at = along.indexOf(rest.find((id) => members.has(id))!);
  return [...along.slice(at), ...along.slice(0, at)];
}
