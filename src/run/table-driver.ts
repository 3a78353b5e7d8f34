/**
 * What a database must be able to do to hold the tables of a node. One file each
 * knows DuckDB files and PostgreSQL servers.
 *
 * Calls do not overlap, and belong together from `begin` to `commit` or `rollback`.
 */
import type { TableChanges } from './table-changes.js';

/** A table and the file whose rows it is to hold. */
export interface TableSource {
  readonly table: string;
  /** Where the file lies until it is renamed to `final`. */
  readonly staged: string;
  readonly final: string;
  /** Digest of all rows; kept with the table, so that the next load knows what it finds. */
  readonly content?: string;
  /** What differs from the rows that are there, if that is little. */
  readonly changes?: TableChanges | undefined;
}

/** The run that publishes tables, as table `runs` of their schema says it: one row per run. */
export interface PublishingRun {
  readonly id: string;
  /** ISO times. */
  readonly startedAt: string;
  readonly publishedAt: string;
  /** As typed, without secrets. */
  readonly command: string;
  /** Of the settings of the node that published last, and of all that it reads. */
  readonly configDigest: string;
  /** Of everything that sources brought in. */
  readonly dataDigest: string;
}

/** Whose tables they are: a node publishes to one schema. */
export interface TableOwner {
  readonly schema: string;
  readonly node: string;
  readonly run: PublishingRun;
}

export interface TableDriver {
  /** Loads the code that it needs. */
  prepare(): Promise<void>;
  /** Tables are to come: waits ahead for what they would wait for. */
  open(): Promise<void>;
  begin(owner: TableOwner): Promise<void>;
  /** Makes a table hold the rows of a file. The file may still be renamed to its final place. */
  load(source: TableSource): Promise<void>;
  /** Enters the run into table `runs` when all is shown. */
  enterRun(): Promise<void>;
  /** Shows all of it at once; the files are at their final place by now. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Lets go of what it kept for the next tables, when none are waiting. */
  rest(): Promise<void>;
  close(): Promise<void>;
}
