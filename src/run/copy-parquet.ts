/**
 * Rows of a published Parquet file as a server's binary COPY takes them, one row
 * group in memory at a time. What is missing is NULL.
 */
import type { Writable } from 'node:stream';
import { CopyWriter, textField } from '../postgres/copy-in.js';
import type { ParquetFile } from '../table/parquet-reader.js';

/** Rows whose values in these text columns, as a JSON list, are among the keys. */
export interface RowChoice {
  readonly columns: readonly string[];
  readonly keys: ReadonlySet<string>;
}

/** Bytes of a field at most, texts apart: its length and eight bytes. */
const FIELD_BYTES = 12;

/** One column of a row group: writes the field of a row. */
interface FieldWriter {
  readonly bytes: number;
  write(row: number): void;
}

/** Writes all rows, or those of a choice. */
export async function copyParquet(
  stream: Writable,
  file: ParquetFile,
  choice?: RowChoice,
): Promise<void> {
  const writer = new CopyWriter(stream);
  for (const [group, { rows }] of file.rowGroups.entries()) {
    const isChosen = choice && chooser(file, group, choice);
    const fields = file.columns.map((_, column) => fieldWriter(writer, file, group, column));
    const bytes = fields.reduce((sum, field) => sum + field.bytes, 2);
    for (let row = 0; row < rows; row++) {
      if (isChosen && !isChosen(row)) continue;
      const full = writer.reserve(bytes);
      if (full) await full;
      writer.row(fields.length);
      for (const field of fields) field.write(row);
    }
  }
  await writer.end();
}

function chooser(
  file: ParquetFile,
  group: number,
  { columns, keys }: RowChoice,
): (row: number) => boolean {
  const texts = columns.map((name) => file.readText(group, name));
  return (row) =>
    keys.has(JSON.stringify(texts.map(({ words, index }) => words[index[row] as number] ?? null)));
}

function fieldWriter(
  writer: CopyWriter,
  file: ParquetFile,
  group: number,
  column: number,
): FieldWriter {
  const name = file.columns[column] as string;
  const type = file.types[column];
  if (type === 'BYTE_ARRAY') {
    const { words, index } = file.readText(group, name);
    const fields = [textField(null), ...words.map(textField)];
    const bytes = Math.max(...fields.map(({ length }) => length));
    return {
      bytes,
      write: (row) => writer.field(fields[(index[row] as number) + 1] as Uint8Array),
    };
  }
  const values = file.readColumn(group, name);
  const put = {
    DOUBLE: (value: number) => writer.float8(value),
    FLOAT: (value: number) => writer.float4(value),
    INT32: (value: number) => writer.date(value),
    INT64: (value: number) => writer.int8(value),
    BOOLEAN: (value: number) => writer.bool(value !== 0),
  }[type as 'DOUBLE' | 'FLOAT' | 'INT32' | 'INT64' | 'BOOLEAN'];
  return {
    bytes: FIELD_BYTES,
    write: (row) => {
      const value = values[row] as number;
      if (Number.isNaN(value)) writer.null();
      else put(value);
    },
  };
}
