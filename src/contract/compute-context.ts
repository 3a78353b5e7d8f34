/**
 * What `run` is handed in a worker, and what it hands in.
 */
import type { Table } from '../table/column.js';
import type { Json } from './json.js';
import type { Collected } from './parquet-spec.js';
import type { MakeParts, Part, PartSpec } from './part.js';
import type { PartitionSpec, Slice } from './partition.js';

/** Columns in shared memory that `run` fills once and cuts partitions from. */
export interface SharedTable {
  readonly rows: number;
  /** One array per column, in the order asked for. */
  readonly columns: readonly Float64Array[];
}

/**
 * The result of one partition for one output.
 *
 * table    column-major numbers: rows × columns of the output's declared columns;
 *          copied at once, so that the array can be used again.
 * parquet  rows [from, to) of a shared table whose columns are those of `columns()`.
 * json     any JSON value.
 */
export type Emission =
  | { readonly rows: number; readonly data: Float64Array }
  | { readonly shared: SharedTable; readonly from: number; readonly to: number }
  | { readonly json: Json };

/** A column of a parquet output, as `run` sees it. */
export interface OutputColumn {
  readonly name: string;
  readonly uses: readonly string[];
}

export interface ComputeContext<P> {
  readonly params: P;
  readonly dims: readonly string[];
  /** A loaded plug-in; throws when the partition did not declare it in `uses`. */
  plugin(id: string): unknown;
  /** The columns that a slice names. Do not write to them. */
  table(slice: Slice): Table;
  json(slice: Slice): Json;
  /** Every item of a fan-in slice as one table: row offsets per item, columns concatenated. */
  collect(slice: Slice): Collected;
  /**
   * Parts of what is computed, as `make` made them, now or in an earlier run on the same.
   * `make` is called once with the places of those that are not known, or not at all. A part
   * must depend on what `of` says of it and on nothing else; an audit makes every one anew.
   */
  remember(of: readonly PartSpec[], make: MakeParts): readonly Part[];
  allocate(columns: number, rows: number): SharedTable;
  /** Columns of this node's parquet output, in order, each with the plug-ins that it uses. */
  readonly columns: readonly OutputColumn[];
  /** Hands in the results of one partition: one emission per output, by name. */
  emit(partition: PartitionSpec, outputs: Readonly<Record<string, Emission>>): void;
  /** Marks one partition as failed; the rest of the batch goes on. */
  fail(partition: PartitionSpec, error: unknown): void;
  /** Hands in one row of what `causal.witness` declares; there only while a check asks for it. */
  readonly witness?: (partition: PartitionSpec, row: readonly number[]) => void;
  /** A 32-bit seed that depends only on the partition's key and the node's fingerprint. */
  seed(partition: PartitionSpec): number;
}
