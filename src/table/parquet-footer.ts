/**
 * The footer of a Parquet file: what columns it has, and where each chunk of them lies.
 *
 * Row groups are written one after another from the numbers that are kept of them, so
 * a footer takes no more memory than its bytes. A test compares them with those that
 * a library writes for the same file.
 */
import {
  CompressionCodecs,
  ConvertedTypes,
  Encodings,
  FieldRepetitionTypes,
  ParquetTypes,
} from 'hyparquet/src/constants.js';
import { BINARY, CompactWriter, I32, I64, LIST, STRUCT } from './compact-writer.js';
import {
  type ChunkPlaces,
  CREATED_BY,
  chunkAt,
  type PackedChunks,
  unpackChunks,
} from './parquet-index.js';
import type { PhysicalType } from './parquet-page.js';

/** Of the format, which knows data pages of version 2. */
const VERSION = 2;
const OPTIONAL = FieldRepetitionTypes.indexOf('OPTIONAL');
const NUMBERS = [Encodings.indexOf('PLAIN'), Encodings.indexOf('RLE')];
const WORDS = [...NUMBERS, Encodings.indexOf('RLE_DICTIONARY')];
const PLAIN = CompressionCodecs.indexOf('UNCOMPRESSED');
const BROTLI = CompressionCodecs.indexOf('BROTLI');

/** A column as the footer describes it. */
export interface FooterField {
  readonly name: string;
  readonly type: PhysicalType;
  readonly converted?: 'UTF8' | 'DATE';
}

/** What a footer is made from. */
export interface Footer {
  readonly fields: readonly FooterField[];
  /** Rows of each row group. */
  readonly rows: readonly number[];
  /** By row group, then by field. */
  readonly chunks: readonly PackedChunks[];
  readonly metadata: readonly (readonly [string, string])[];
}

/** The footer with its length behind it, without the four letters that end a file. */
export function encodeFooter({ fields, rows, chunks, metadata }: Footer): Uint8Array {
  const out = new CompactWriter();
  out.field(1, 0, I32);
  out.whole(VERSION);
  out.field(2, 1, LIST);
  writeSchema(out, fields);
  out.field(3, 2, I64);
  out.whole(rows.reduce((sum, count) => sum + count, 0));
  out.field(4, 3, LIST);
  out.list(rows.length, STRUCT);
  const columns = fields.map(columnOf);
  rows.forEach((count, group) => {
    writeRowGroup(out, columns, count, unpackChunks(chunks[group] as PackedChunks));
  });
  out.field(5, 4, LIST);
  out.list(metadata.length, STRUCT);
  for (const [key, value] of metadata) {
    out.field(1, 0, BINARY);
    out.text(key);
    out.field(2, 1, BINARY);
    out.text(value);
    out.stop();
  }
  out.field(6, 5, BINARY);
  out.text(CREATED_BY);
  out.field(7, 6, LIST);
  writeOrders(out, fields.length);
  out.stop();
  return withLength(out.written);
}

function withLength(footer: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(footer.length + 4);
  bytes.set(footer);
  bytes.writeUInt32LE(footer.length, footer.length);
  return bytes;
}

function writeSchema(out: CompactWriter, fields: readonly FooterField[]): void {
  out.list(1 + fields.length, STRUCT);
  out.field(4, 0, BINARY);
  out.text('table');
  out.field(5, 4, I32);
  out.whole(fields.length);
  out.stop();
  for (const { name, type, converted } of fields) {
    out.field(1, 0, I32);
    out.whole(ParquetTypes.indexOf(type));
    out.field(3, 1, I32);
    out.whole(OPTIONAL);
    out.field(4, 3, BINARY);
    out.text(name);
    if (converted) {
      out.field(6, 4, I32);
      out.whole(ConvertedTypes.indexOf(converted));
    }
    out.stop();
  }
}

/** Values are in the order of their types: an empty struct in an empty struct, for each column. */
function writeOrders(out: CompactWriter, count: number): void {
  out.list(count, STRUCT);
  for (let i = 0; i < count; i++) {
    out.field(1, 0, STRUCT);
    out.stop();
    out.stop();
  }
}

/** What is the same for all chunks of a column. */
interface Column {
  readonly type: number;
  readonly name: Uint8Array;
}

function columnOf({ name, type }: FooterField): Column {
  return { type: ParquetTypes.indexOf(type), name: Buffer.from(name) };
}

function writeRowGroup(
  out: CompactWriter,
  columns: readonly Column[],
  rows: number,
  chunks: ChunkPlaces,
): void {
  out.field(1, 0, LIST);
  out.list(columns.length, STRUCT);
  let size = 0;
  columns.forEach((column, i) => {
    size += writeChunk(out, column, rows, chunks, i);
  });
  out.field(2, 1, I64);
  out.whole(size);
  out.field(3, 2, I64);
  out.whole(rows);
  out.field(6, 3, I64);
  out.whole(size);
  out.stop();
}

/** Writes one chunk; gives its size in bytes. */
function writeChunk(
  out: CompactWriter,
  { type, name }: Column,
  rows: number,
  chunks: ChunkPlaces,
  at: number,
): number {
  const { offset, size, isCompressed, uncompressedSize, dataPage } = chunkAt(chunks, at);
  out.field(2, 0, I64);
  out.whole(offset);
  out.field(3, 2, STRUCT);
  out.field(1, 0, I32);
  out.whole(type);
  out.field(2, 1, LIST);
  const encodings = dataPage > 0 ? WORDS : NUMBERS;
  out.list(encodings.length, I32);
  for (const encoding of encodings) out.whole(encoding);
  out.field(3, 2, LIST);
  out.list(1, BINARY);
  out.binary(name);
  out.field(4, 3, I32);
  out.whole(isCompressed ? BROTLI : PLAIN);
  for (const [i, value] of [rows, uncompressedSize, size].entries()) {
    out.field(5 + i, 4 + i, I64);
    out.whole(value);
  }
  out.field(9, 7, I64);
  out.whole(offset + dataPage);
  if (dataPage > 0) {
    out.field(11, 9, I64);
    out.whole(offset);
  }
  out.stop();
  out.stop();
  return size;
}
