/**
 * Which partitions of a node an explanation is about.
 */
import { matchesGlob } from '../graph/glob.js';
import type { PartitionFilter } from '../graph/resolve-selection.js';

/** Some partitions of one node; no values: the node as a whole. */
export interface Selected {
  readonly node: string;
  /** Patterns for values of the node's dimensions. */
  readonly values: readonly string[];
}

/** What is asked of one node, one part per pattern. */
export function partsOf(node: string, filter: PartitionFilter | undefined): Selected[] {
  if (!filter) return [{ node, values: [] }];
  return filter.flatMap((terms) => terms.map((term) => ({ node, values: term.partition ?? [] })));
}

/** True when the patterns fit values of the key in their order; dimensions may be left out. */
export function isSelected(values: readonly string[], key: readonly string[]): boolean {
  let next = 0;
  for (const value of key) {
    if (next < values.length && matchesGlob(values[next] as string, value)) next++;
  }
  return next === values.length;
}
