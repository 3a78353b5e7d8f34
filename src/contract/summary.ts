/**
 * A small table of what came out of a node, kept with every run so that two runs
 * can be compared: which rows moved, which numbers changed.
 */

/** Rows in the order that counts: the first is row 1, and a row that moved is said to. */
export interface Summary {
  /** Unique among the summaries of a node, such as "overall". */
  readonly name: string;
  /** The column that names a row; its values are unique text. */
  readonly key: string;
  readonly columns: readonly SummaryColumn[];
  /** Values in the order of `columns`; null where undefined. At most 500 rows are kept. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export interface SummaryColumn {
  readonly name: string;
  /** `percent`: a fraction, shown as a percentage. */
  readonly unit?: 'percent';
}
