/**
 * What a run would do, node by node.
 */

export interface NodePlan {
  readonly node: string;
  readonly type: string;
  /**
   * fresh    nothing to do
   * stale    will run `stale` partitions
   * unknown  may run: an upstream node runs first, and its results decide
   */
  readonly state: 'fresh' | 'stale' | 'unknown';
  /** Of a source, what it brought last time: what it brings is known when it is there. */
  readonly partitions: number;
  readonly stale: number;
  readonly reasons: readonly string[];
  readonly upstream: readonly string[];
  /** What was asked for, such as "2020*": the counts are those of these partitions only. */
  readonly of?: string;
}

export interface Plan {
  readonly nodes: readonly NodePlan[];
}
