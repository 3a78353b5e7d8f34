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
  readonly partitions: number;
  readonly stale: number;
  readonly reasons: readonly string[];
  readonly upstream: readonly string[];
}

export interface Plan {
  readonly nodes: readonly NodePlan[];
}
