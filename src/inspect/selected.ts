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

/**
 * Says of a key whether the patterns fit values of it in their order; dimensions may be left out.
 * Many keys hold the same values: each is compared with a pattern once.
 */
export function selector(values: readonly string[]): (key: readonly string[]) => boolean {
  const known = values.map(() => new Map<string, boolean>());
  const fits = (pattern: number, value: string): boolean => {
    let isFit = known[pattern]?.get(value);
    if (isFit === undefined) {
      isFit = matchesGlob(values[pattern] as string, value);
      known[pattern]?.set(value, isFit);
    }
    return isFit;
  };
  return (key) => {
    let next = 0;
    for (const value of key) if (next < values.length && fits(next, value)) next++;
    return next === values.length;
  };
}
