/**
 * The Parquet files that a node publishes, and the items that they are made of.
 *
 * A file in groups copies what did not change from the file that lies there, so
 * that one changed strategy of eleven costs one eleventh.
 */
import type { ColumnSpec, Table } from '../table/column.js';
import type { Json } from './json.js';

/** All items of an output, side by side. Item i has rows [offsets[i], offsets[i+1]). */
export interface Collected {
  readonly keys: readonly (readonly string[])[];
  readonly metas: readonly Json[];
  readonly offsets: Int32Array;
  readonly table: Table;
}

/** A column of a Parquet file that `publish` writes. */
export type ParquetColumn =
  | { readonly spec: ColumnSpec; readonly data: Float64Array }
  /** Text: an index per row into a list of words, written dictionary-encoded. */
  | { readonly name: string; readonly words: readonly string[]; readonly index: Int32Array };

export interface ParquetSpec {
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
  /** What people call its rows when they ask with SQL; the name of the file, without its ending, when absent. */
  readonly view?: string;
  /** Key-value metadata of the file. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The rows of one group, and what is worth knowing about them later. */
export interface GroupRows {
  readonly rows: number;
  /** One per column of the file, in order. */
  readonly columns: readonly ParquetColumn[];
  /** Kept with the group and given back also when the group is copied, such as a count. */
  readonly note?: Json;
}

/** A file with a row group per value of the first dimension, or several, in the order of the items. */
export interface GroupedParquetSpec {
  /** The output whose items it shows. */
  readonly output: string;
  /** Declared columns, or the name of a text column. */
  readonly columns: readonly (ColumnSpec | string)[];
  /** What people call its rows when they ask with SQL; the name of the file, without its ending, when absent. */
  readonly view?: string;
  /** Key-value metadata of the file. */
  readonly metadata?: Readonly<Record<string, string>>;
  /**
   * About how many values of the second dimension share a row group; absent: all. Fewer make
   * one more value cheap, which changes one row group of each, and a larger file.
   */
  readonly together?: number;
  /** What the rows of a group depend on besides its items and the node's code. */
  depends?(value: string): Json;
  /** The rows of one group from its items; asked only for groups that changed. */
  rows(group: Collected, value: string): GroupRows;
}
