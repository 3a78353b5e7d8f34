/**
 * Inputs and outputs of a node type, as it declares them.
 */
import type { ColumnSpec } from '../table/column.js';

export interface InputSpec {
  /** What arrives: "table" or "json"; checked against the output it is connected to. */
  readonly kind: 'table' | 'json';
  readonly about: string;
  /** True: a pipeline may leave it out; a node type asks for it by `optionalInput`. */
  readonly optional?: boolean;
  /**
   * True: the node type asks `trials` how often something was tried behind this input.
   * The count is part of what its answer depends on.
   */
  readonly trials?: boolean;
}

/**
 * table    columns per item, kept in the content store.
 * parquet  columns per item, kept in the published Parquet files themselves:
 *          one file per value of the dimension `fileBy`. Each column has an
 *          identity, so a reader depends only on the columns that it names.
 * json     a small JSON value per item.
 */
export interface OutputSpec {
  readonly kind: 'table' | 'parquet' | 'json';
  readonly about: string;
  /** Declared columns of a `table`. Those of a `parquet` output come from `columns()`. */
  readonly columns?: readonly ColumnSpec[];
  /**
   * Column that tells the rows of an item apart, in ascending order (`table` of a
   * source only): then it is said which rows came, and which are no longer as they were.
   */
  readonly rowKey?: string;
  /** What an item is called in such words; "item" when absent. */
  readonly itemName?: string;
  /** Which dimension makes a file (`parquet` only). */
  readonly fileBy?: string;
}
