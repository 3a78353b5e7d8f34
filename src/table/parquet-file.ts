/**
 * A whole table as one Parquet file.
 */
import type { ColumnSpec } from './column.js';
import { type ParquetField, ParquetWriter, type RowGroupColumn } from './parquet-writer.js';

const ROWS_PER_GROUP = 122_880;

export interface ParquetFileSpec {
  readonly rows: number;
  readonly columns: readonly (
    | { readonly spec: ColumnSpec; readonly data: Float64Array }
    | { readonly name: string; readonly words: readonly string[]; readonly index: Int32Array }
  )[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Writes the table; row groups of 122,880 rows. Gives the size and the CRC32 of the file. */
export function writeParquetFile(
  path: string,
  table: ParquetFileSpec,
): { bytes: number; checksum: number } {
  const fields = table.columns.map(
    (column): ParquetField =>
      'spec' in column
        ? { name: column.spec.name, kind: 'number', spec: column.spec }
        : { name: column.name, kind: 'text' },
  );
  const writer = new ParquetWriter(path, fields, { ...table.metadata });
  for (let from = 0; from < table.rows; from += ROWS_PER_GROUP) {
    const to = Math.min(table.rows, from + ROWS_PER_GROUP);
    writer.writeRowGroup(
      to - from,
      table.columns.map(
        (column): RowGroupColumn =>
          'spec' in column
            ? { pieces: [{ data: column.data, from, to }] }
            : { words: column.words, index: column.index.subarray(from, to) },
      ),
    );
  }
  const { bytes, checksum } = writer.finish();
  return { bytes, checksum };
}
