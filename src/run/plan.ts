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
  /** Where it was asked for. */
  readonly expected?: ExpectedTime;
}

/** Milliseconds that a node will take. */
export interface ExpectedTime {
  /**
   * recorded  from past runs
   * declared  no run measured it; the node type's own estimate of its computing
   * unknown   nobody can say
   */
  readonly basis: 'recorded' | 'declared' | 'unknown';
  /** At least; absent where unknown. */
  readonly from?: number;
  /** At most, if it has as many partitions as last time. */
  readonly to?: number;
}

/** Milliseconds that a whole plan will take. */
export interface ExpectedTotal {
  readonly from: number;
  readonly to: number;
  readonly jobs: number;
  /** Nodes that the total does not contain. */
  readonly unknown: readonly string[];
  /** Nodes that it contains by their types' own estimates. */
  readonly declared: readonly string[];
}

export interface Plan {
  readonly nodes: readonly NodePlan[];
  /** Where it was asked for. */
  readonly expected?: ExpectedTotal;
}
