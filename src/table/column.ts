/**
 * What a table is: equally long columns of numbers, and what each number means.
 *
 * In memory every column is a Float64Array, whatever it means; NaN is missing.
 * The declared type only decides how a column looks to people (in Parquet, in
 * DuckDB). One kind of array keeps kernels, hashing and shared memory simple.
 */

/**
 * double  a number
 * float   a number that files keep in single precision
 * date    days since 1970-01-01
 * int     a whole number up to 2^53
 * bool    0 or 1
 * enum    an index into `values`
 */
export type ColumnType = 'double' | 'float' | 'date' | 'int' | 'bool' | 'enum';

/** A declared column of an artifact. */
export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
  /** The words that an `enum` column indexes. */
  readonly values?: readonly string[];
  /** Such as "USD", "shares", "fraction"; absent for a pure number. */
  readonly unit?: string;
  readonly about: string;
  /** Where its definition comes from, such as "TA-Lib RSI". */
  readonly source?: string;
}

/** Equally long columns by name. Frozen by convention: one writer before it is shared, readers after. */
export interface Table {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Float64Array>>;
}
