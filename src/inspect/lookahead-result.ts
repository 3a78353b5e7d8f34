/**
 * What a check for look-ahead found, as plain data.
 */

/**
 * Something whose past changes with its future; or that changes by itself, so that
 * nothing can be said of its future.
 */
export interface Leak {
  readonly kind: 'look-ahead' | 'not-deterministic';
  /** Value of the dimension that is checked one by one, such as a strategy; null where there is none. */
  readonly subject: string | null;
  /** Output, or what the node type calls the rows that only a check asks for. */
  readonly output: string;
  /** Null: a row is there with one past only, or the partition fails. */
  readonly column: string | null;
  readonly plugin: string | null;
  /** The plug-in's file, as a person edits it. */
  readonly file: string | null;
  /** Key of the partition. */
  readonly key: readonly string[];
  /** Key of the first row that differs, such as a date. */
  readonly at: string;
  /** Last key of the data that was left; null where the data was the same. */
  readonly last: string | null;
  /** What it is while the data ends there; or the first time. */
  readonly before: string;
  /** What it is when the data goes on; or the second time. */
  readonly after: string;
  /** Cuts in which it differed, of all in which it was compared. */
  readonly found: number;
  readonly cuts: number;
}

/** The check of one node. */
export interface NodeLookahead {
  readonly node: string;
  readonly type: string;
  /** Why it could not be checked; null where it was. */
  readonly unchecked: string | null;
  /** Partitions and cuts of them that were compared. */
  readonly partitions: number;
  readonly cuts: number;
  /** Columns that were compared. */
  readonly columns: number;
  /** The dimension whose values were checked one by one, and how many there were. */
  readonly by: string | null;
  readonly subjects: number;
  /** Those of which no partition that was drawn had enough data to be compared. */
  readonly silent: readonly string[];
  readonly leaks: readonly Leak[];
}

/** The check of a project. */
export interface LookaheadReport {
  /** Draws the same partitions and cuts again. */
  readonly seed: number;
  /** Partitions of each node, or of each value that is checked by itself. */
  readonly sample: number;
  /** Cuts of each of these. */
  readonly cuts: number;
  readonly nodes: readonly NodeLookahead[];
}

/** True when every node was checked and none looks ahead. */
export function isClean({ nodes }: LookaheadReport): boolean {
  return nodes.every(({ leaks, unchecked }) => leaks.length === 0 && unchecked === null);
}
