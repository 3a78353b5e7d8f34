/**
 * The footer of a Parquet file: schema, row groups and metadata in thrift's compact protocol.
 *
 * A footer says nine things of each of thousands of column chunks. Most of them are the same
 * in all row groups and are encoded once per column; numbers go straight into the buffer. A
 * general encoder, with an object and a name for each field, took longer than the rows.
 * Bytes are those that such an encoder writes; a test compares them.
 */
import { BINARY, CompactWriter, I32, I64, LIST, STRUCT } from './compact-writer.js';
import { CREATED_BY, PACKED, type PackedChunks } from './parquet-index.js';
import type { PhysicalType } from './parquet-page.js';

/** A column as the schema names it. All are optional: a missing value is NULL. */
export interface FooterColumn {
  readonly name: string;
  readonly type: PhysicalType;
  readonly converted?: 'UTF8' | 'DATE';
}

/** What a footer says. */
export interface Footer {
  readonly columns: readonly FooterColumn[];
  /** Rows of each row group. */
  readonly rows: readonly number[];
  /** By row group; asked for one at a time. */
  readonly chunks: Iterable<PackedChunks>;
  readonly metadata: readonly (readonly [name: string, value: string])[];
}

/** Numbers of the format (parquet.thrift). */
const TYPES = { BOOLEAN: 0, INT32: 1, INT64: 2, FLOAT: 4, DOUBLE: 5, BYTE_ARRAY: 6 } as const;
const CONVERTED = { UTF8: 0, DATE: 6 } as const;
const OPTIONAL = 1;
const PLAIN = [0, 3];
const DICTIONARY = [0, 3, 8];
const UNCOMPRESSED = 0;
const BROTLI = 4;
/** Bytes of a piece, about. */
const PIECE = 1 << 16;

/**
 * The footer with its length behind it, as it stands before the last four bytes of a file: piece
 * by piece, each good until the next.
 */
export function* footerPieces({ columns, rows, chunks, metadata }: Footer): Generator<Uint8Array> {
  const out = new CompactWriter(1 << 14);
  let length = 0;
  out.field(1, I32).int(2);
  out.field(1, LIST).list(columns.length + 1, STRUCT);
  out.field(4, BINARY).text('table').field(1, I32).int(columns.length).stop();
  for (const column of columns) writeSchema(out, column);
  out.field(1, I64).int(rows.reduce((sum, count) => sum + count, 0));
  out.field(1, LIST).list(rows.length, STRUCT);
  const heads = columns.map((column) => [headOf(column, PLAIN), headOf(column, DICTIONARY)]);
  let group = 0;
  for (const packed of chunks) {
    writeRowGroup(out, rows[group++] as number, packed, heads as [Uint8Array, Uint8Array][]);
    if (out.length < PIECE) continue;
    length += out.length;
    yield out.bytes();
    out.reset();
  }
  out.field(1, LIST).list(metadata.length, STRUCT);
  for (const [name, value] of metadata) {
    out.field(1, BINARY).text(name).field(1, BINARY).text(value).stop();
  }
  out.field(1, BINARY).text(CREATED_BY);
  // Each column is ordered as its type is.
  out.field(1, LIST).list(columns.length, STRUCT);
  for (let i = 0; i < columns.length; i++) out.field(1, STRUCT).stop().stop();
  out.stop();
  yield out.word(length + out.length).bytes();
}

function writeSchema(out: CompactWriter, { name, type, converted }: FooterColumn): void {
  out.field(1, I32).int(TYPES[type]).field(2, I32).int(OPTIONAL).field(1, BINARY).text(name);
  if (converted) out.field(2, I32).int(CONVERTED[converted]);
  out.stop();
}

/** What every chunk of a column begins with: type, encodings, name. */
function headOf({ name, type }: FooterColumn, encodings: readonly number[]): Uint8Array {
  const out = new CompactWriter(64);
  out.field(1, I32).int(TYPES[type]).field(1, LIST).list(encodings.length, I32);
  for (const encoding of encodings) out.int(encoding);
  return out.field(1, LIST).list(1, BINARY).text(name).bytes();
}

/** From the numbers as they are: a file has thousands of chunks, and an object for each costs more than its bytes. */
function writeRowGroup(
  out: CompactWriter,
  rows: number,
  { start, bytes, numbers }: PackedChunks,
  heads: readonly (readonly [plain: Uint8Array, dictionary: Uint8Array])[],
): void {
  out.field(1, LIST).list(heads.length, STRUCT);
  let at = 0;
  for (const [plain, dictionary] of heads) {
    const from = numbers[at]!;
    const isCompressed = numbers[at + 1] === 1;
    const uncompressedSize = numbers[at + 3]!;
    const dataPage = numbers[at + 4]!;
    at += PACKED;
    const size = (at < numbers.length ? numbers[at]! : bytes) - from;
    out
      .field(2, I64)
      .int(start + from)
      .field(1, STRUCT);
    out.raw(dataPage > 0 ? dictionary : plain);
    out.field(1, I32).int(isCompressed ? BROTLI : UNCOMPRESSED);
    out.field(1, I64).int(rows);
    out.field(1, I64).int(uncompressedSize);
    out.field(1, I64).int(size);
    out.field(2, I64).int(start + from + dataPage);
    if (dataPage > 0) out.field(2, I64).int(start + from);
    out.stop().stop();
  }
  out.field(1, I64).int(bytes).field(1, I64).int(rows).field(3, I64).int(bytes).stop();
}
