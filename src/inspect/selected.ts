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

/** Chooses keys by patterns that fit values of them in their order; dimensions may be left out. */
export class KeySelector {
  private readonly patterns: readonly string[];
  /** Many keys hold the same values: each is compared with a pattern once. */
  private readonly known: readonly Map<string, boolean>[];
  private readonly counts = new Map<readonly string[], number>();

  constructor(patterns: readonly string[]) {
    this.patterns = patterns;
    this.known = patterns.map(() => new Map());
  }

  readonly has = (key: readonly string[]): boolean => this.fitting(key) === this.patterns.length;

  /** How many keys it chooses of those that begin alike and end with each of some values. */
  readonly count = (start: readonly string[], ends: readonly string[]): number => {
    const left = this.patterns.length - this.fitting(start);
    if (left !== 1) return left === 0 ? ends.length : 0;
    // Groups mostly share their lists.
    let count = this.counts.get(ends);
    if (count === undefined) {
      count = ends.filter((value) => this.fits(this.patterns.length - 1, value)).length;
      this.counts.set(ends, count);
    }
    return count;
  };

  /** How many of the patterns fit values of a key in their order, the first ones first. */
  private fitting(key: readonly string[]): number {
    let next = 0;
    for (const value of key) if (next < this.patterns.length && this.fits(next, value)) next++;
    return next;
  }

  private fits(pattern: number, value: string): boolean {
    let isFit = this.known[pattern]?.get(value);
    if (isFit === undefined) {
      isFit = matchesGlob(this.patterns[pattern] as string, value);
      this.known[pattern]?.set(value, isFit);
    }
    return isFit;
  }
}
