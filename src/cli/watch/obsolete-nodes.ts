/**
 * Which nodes an edit makes obsolete.
 */
import type { WatchList } from '../../inspect/watch-list.js';

type Nodes = WatchList['nodes'];

/** Nodes of `before` that rest on something else in `now` or on one of the changed paths, in order. */
export function obsoleteNodes(before: Nodes, now: Nodes, changed: readonly string[]): string[] {
  const digests = new Map(now.map(({ id, digest }) => [id, digest]));
  const found = new Set<string>();
  // Upstream comes first.
  for (const { id, digest, inputs, reads } of before) {
    const isHit =
      digests.get(id) !== digest ||
      reads.some((path) => changed.includes(path)) ||
      inputs.some((input) => found.has(input));
    if (isHit) found.add(id);
  }
  return [...found];
}

/** The nodes that read one of these paths. */
export function readersOf(nodes: Nodes, paths: readonly string[]): string[] {
  return nodes
    .filter(({ reads }) => reads.some((path) => paths.includes(path)))
    .map(({ id }) => id);
}
