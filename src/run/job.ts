/**
 * What travels between the main thread and the workers.
 *
 * A job is sent once per node and worker; batches refer to it. Slices and
 * values are shared objects inside one message, so each is copied once however
 * many partitions point at it.
 */
import type { LoggedSection } from '../cache/logged-batch.js';
import type { OutputColumn } from '../contract/compute-context.js';
import type { Json, Part, PartitionSpec, Slice } from '../contract/index.js';
import type { Collected } from '../contract/parquet-spec.js';

/** Where the rows of one slice are, in a form that any thread can open. */
export type Source =
  | {
      readonly kind: 'shared';
      readonly buffer: SharedArrayBuffer;
      readonly rows: number;
      readonly columns: readonly string[];
    }
  | {
      readonly kind: 'parquet';
      readonly path: string;
      readonly rowGroup: number;
      readonly row: number;
      readonly rows: number;
    }
  | { readonly kind: 'json'; readonly value: Json };

export interface OutputShape {
  readonly name: string;
  readonly kind: 'table' | 'parquet' | 'json';
  /** Of a table: how many. */
  readonly columns: number;
}

/** One node's code and settings. */
export interface Job {
  readonly id: number;
  readonly node: string;
  readonly modulePath: string;
  readonly params: unknown;
  readonly dims: readonly string[];
  /** Columns of the parquet output, in order. */
  readonly columns: readonly OutputColumn[];
  readonly outputs: readonly OutputShape[];
  /** Plug-ins by id: a module to import or a YAML document's value. */
  readonly plugins: Readonly<
    Record<string, { readonly path: string; readonly digest: string } | { readonly value: unknown }>
  >;
  /** Milliseconds that a batch may take; then the worker says when it begins one. */
  readonly timeout?: number;
  /** Digest of the node type's code; mixed into every partition's seed. */
  readonly seed: string;
}

export interface BatchRequest {
  readonly job: number;
  readonly batch: number;
  readonly partitions: readonly PartitionSpec[];
  readonly slices: readonly Slice[];
  readonly sources: readonly Source[];
  /** Slices that are whole inputs, with all their items; only for a worker. */
  readonly whole?: readonly { readonly slice: Slice; readonly collected: Collected }[];
}

/** What a worker is told: a job comes before its first batch. */
export interface ToWorker {
  readonly job?: Job;
  readonly batch?: BatchRequest;
  /** Blocks of shared memory that it may fill again. */
  readonly free?: readonly SharedArrayBuffer[];
}

/** A part under its key. */
export type KeyedPart = readonly [key: string, part: Part];

export interface BatchFailure {
  readonly index: number;
  readonly message: string;
  readonly stack: string;
}

/** Results of one batch, packed: see BatchWriter. */
export interface BatchResult {
  readonly batch: number;
  /** The first output of all finished partitions, each padded to 8 bytes, then the next. */
  readonly bytes: Uint8Array;
  readonly sections: readonly LoggedSection[];
  /** Per finished partition and output. */
  readonly rows: Uint32Array;
  readonly lengths: Uint32Array;
  readonly digests: Uint8Array;
  /** Index into the request's partitions of each finished partition. */
  readonly finished: Uint32Array;
  /** Shared tables of a parquet output, and per finished partition: table, from, to. */
  readonly tables: readonly { readonly buffer: SharedArrayBuffer; readonly rows: number }[];
  readonly ranges: Uint32Array;
  readonly failures: readonly BatchFailure[];
  readonly milliseconds: number;
  /** Parts that a worker made. */
  readonly parts?: readonly KeyedPart[];
}
