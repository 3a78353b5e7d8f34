/**
 * An explanation as plain data: how nodes stand, why, and what the last run did.
 */
import type { Cause } from '../run/cause.js';
import type { Change } from '../run/trace.js';

/** Partitions of one node that are stale for the same causes. */
export interface CauseGroup {
  readonly causes: readonly Cause[];
  readonly partitions: number;
  /** Keys as `value/value`; the first few unless all were asked for. */
  readonly keys: readonly string[];
}

/** What a run did to the partitions in question, and why. */
export interface LastChange extends Omit<Change, 'before' | 'after' | 'rows'> {
  readonly rows: Change['rows'];
  /** Where single partitions were asked for: what that run did to them. */
  readonly groups: readonly CauseGroup[] | null;
}

export interface NodeExplanation {
  readonly node: string;
  readonly type: string;
  /** The partitions in question, as asked for; null: the node as a whole. */
  readonly selection: string | null;
  /**
   * fresh  nothing to do
   * stale  will run
   * waits  depends on what stale nodes upstream will give
   */
  readonly state: 'fresh' | 'stale' | 'waits';
  /** Partitions in question; of a node never run, and of one that waits, not always known. */
  readonly partitions: number | null;
  readonly stale: number | null;
  readonly causes: readonly Cause[];
  /** Stale partitions by their causes; null where they cannot be told one by one. */
  readonly groups: readonly CauseGroup[] | null;
  /** Stale nodes upstream, nearest to the data first. */
  readonly waits_for: readonly string[];
  /** The last run that computed or published something of it; null when it is not on record. */
  readonly last: LastChange | null;
}

export interface Explanation {
  readonly fresh: boolean;
  /** What was asked for, in dependency order. */
  readonly nodes: readonly NodeExplanation[];
  /** Stale nodes upstream that were not asked for. */
  readonly upstream: readonly NodeExplanation[];
}
