/**
 * The footer of a Parquet file: what its columns are and where each chunk of them lies.
 *
 * Written here and not by the library, which takes a BigInt for every number and
 * ten times as long: a thousand chunks cost as much as writing eight megabytes. A
 * test compares both. Says nothing of statistics: no reader of these files asks for them.
 */
import { type ChunkPlace, type ChunkPlaces, CREATED_BY, chunkAt } from './parquet-index.js';
import type { PhysicalType } from './parquet-page.js';
import { BINARY, I32, I64, STRUCT, ThriftWriter } from './thrift-writer.js';

/** A column as the schema of a file names it. */
export interface FooterColumn {
  readonly name: string;
  readonly type: PhysicalType;
  /** What its values mean, where the type does not say it. */
  readonly converted?: keyof typeof CONVERTED;
}

export interface Footer {
  readonly columns: readonly FooterColumn[];
  /** Rows of each row group. */
  readonly rows: readonly number[];
  /** By row group, then by column. */
  readonly chunks: readonly ChunkPlaces[];
  readonly metadata: readonly (readonly [key: string, value: string])[];
}

/** Numbers of the format, by name (parquet.thrift of apache/parquet-format). */
const TYPES = { BOOLEAN: 0, INT32: 1, INT64: 2, FLOAT: 4, DOUBLE: 5, BYTE_ARRAY: 6 } as const;
const CONVERTED = { UTF8: 0, DATE: 6 } as const;
const PLAIN = 0;
const RLE = 3;
const RLE_DICTIONARY = 8;
const UNCOMPRESSED = 0;
const BROTLI = 4;
const OPTIONAL = 1;
const VERSION = 2;

/** The footer's bytes, and their number behind them. */
export function encodeFooter({ columns, rows, chunks, metadata }: Footer): Buffer {
  const out = new ThriftWriter();
  out.begin();
  out.number(1, I32, VERSION);
  writeSchema(out, columns);
  out.number(3, I64, sumOf(rows));
  out.list(4, STRUCT, rows.length);
  rows.forEach((count, group) => {
    writeRowGroup(out, columns, count, chunks[group] as ChunkPlaces);
  });
  out.list(5, STRUCT, metadata.length);
  for (const [key, value] of metadata) {
    out.begin();
    out.text(1, key);
    out.text(2, value);
    out.end();
  }
  out.text(6, CREATED_BY);
  // Columns are ordered as their types are.
  out.list(7, STRUCT, columns.length);
  for (const _ of columns) {
    out.begin();
    out.begin(1);
    out.end();
    out.end();
  }
  out.end();
  return out.finish();
}

function writeSchema(out: ThriftWriter, columns: readonly FooterColumn[]): void {
  out.list(2, STRUCT, columns.length + 1);
  out.begin();
  out.text(4, 'table');
  out.number(5, I32, columns.length);
  out.end();
  for (const { name, type, converted } of columns) {
    out.begin();
    out.number(1, I32, TYPES[type]);
    out.number(3, I32, OPTIONAL);
    out.text(4, name);
    if (converted) out.number(6, I32, CONVERTED[converted]);
    out.end();
  }
}

function writeRowGroup(
  out: ThriftWriter,
  columns: readonly FooterColumn[],
  rows: number,
  chunks: ChunkPlaces,
): void {
  let size = 0;
  out.begin();
  out.list(1, STRUCT, columns.length);
  columns.forEach((column, i) => {
    const place = chunkAt(chunks, i);
    size += place.size;
    writeChunk(out, column, rows, place);
  });
  out.number(2, I64, size);
  out.number(3, I64, rows);
  out.number(6, I64, size);
  out.end();
}

function writeChunk(
  out: ThriftWriter,
  { name, type }: FooterColumn,
  rows: number,
  place: ChunkPlace,
): void {
  const hasDictionary = place.dataPage > 0;
  out.begin();
  out.number(2, I64, place.offset);
  out.begin(3);
  out.number(1, I32, TYPES[type]);
  out.list(2, I32, hasDictionary ? 3 : 2);
  out.numberElement(PLAIN);
  out.numberElement(RLE);
  if (hasDictionary) out.numberElement(RLE_DICTIONARY);
  out.list(3, BINARY, 1);
  out.textElement(name);
  out.number(4, I32, place.isCompressed ? BROTLI : UNCOMPRESSED);
  out.number(5, I64, rows);
  out.number(6, I64, place.uncompressedSize);
  out.number(7, I64, place.size);
  out.number(9, I64, place.offset + place.dataPage);
  if (hasDictionary) out.number(11, I64, place.offset);
  out.end();
  out.end();
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
