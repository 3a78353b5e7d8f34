/**
 * The fan-out of a node type as plain data: partitions and groups of them, and what
 * each reads of the node's inputs.
 */
import type { Json } from './json.js';

/** What one partition reads of one input. */
export interface Slice {
  readonly input: string;
  /** The item's key. `'*'`: every item of that input (fan-in). */
  readonly item: readonly string[] | '*';
  /** Of a fan-in: only the items whose keys begin with these values, fewer than a key has. */
  readonly under?: readonly string[];
  /** Only these columns; all when absent. */
  readonly columns?: readonly string[];
  /** Row range [from, to); all rows when absent. */
  readonly from?: number;
  readonly to?: number;
}

/** One point of the fan-out. Share slice and value objects between specs: they are hashed once each. */
export interface PartitionSpec {
  /** Values of the node type's `dims`, in order. */
  readonly key: readonly string[];
  readonly reads: readonly Slice[];
  /** Ids of the plug-ins it uses; their code enters the fingerprint. */
  readonly uses?: readonly string[];
  /** Everything else the answer depends on, such as a window or merged params. */
  readonly values?: readonly Json[];
  /**
   * Facts that travel with the item to its readers (such as the number of lead
   * rows). They are part of the item's identity.
   */
  readonly meta?: Json;
}

/** All items of an input whose keys begin with these values: keys, contents and facts. */
export interface ItemsUnder {
  readonly input: string;
  readonly under: readonly string[];
  /** Only these columns; all when absent. */
  readonly columns?: readonly string[];
}

/**
 * Partitions that share all values of their keys but the last.
 *
 * What stands here is what *any* of them depends on, so that a group of which
 * nothing changed need not be taken apart. It may be more than each of them
 * reads, never less: a difference that only `partitions` sees would go unnoticed.
 */
export interface PartitionGroup {
  /** Values of all dims but the last. */
  readonly key: readonly string[];
  /** Values of the last dim, in order. Share the list between groups. */
  readonly members: readonly string[];
  readonly uses?: readonly string[];
  readonly values?: readonly Json[];
  readonly reads: readonly (Slice | ItemsUnder)[];
  /** One by one, a partition per member in order. Asked for only where something changed. */
  partitions(): readonly PartitionSpec[];
  /**
   * One of them alone, by its place among the members, equal to the one in `partitions`. With it
   * partitions of large groups need not all be in memory; absent: those of a group are made together.
   */
  partition?(index: number): PartitionSpec;
}
