/**
 * The footer of a Parquet file: schema, row groups and metadata in thrift's compact protocol.
 *
 * A footer says nine things of each of thousands of column chunks. Most of them are the same
 * in all row groups and are encoded once per column; numbers go straight into the buffer. A
 * general encoder, with an object and a name for each field, took longer than the rows.
 * Bytes are those that such an encoder writes; a test compares them.
 */
import { type ChunkPlace, type ChunkPlaces, CREATED_BY, chunkAt } from './parquet-index.js';
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
  /** By row group, then by column. */
  readonly chunks: readonly ChunkPlaces[];
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

/** Kinds of values in the compact protocol. */
const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** The footer with its length behind it, as it stands before the last four bytes of a file. */
export function encodeFooter({ columns, rows, chunks, metadata }: Footer): Uint8Array {
  const out = new CompactWriter(1 << 14);
  out.field(1, I32).int(2);
  out.field(1, LIST).list(columns.length + 1, STRUCT);
  out.field(4, BINARY).text('table').field(1, I32).int(columns.length).stop();
  for (const column of columns) writeSchema(out, column);
  out.field(1, I64).int(rows.reduce((sum, count) => sum + count, 0));
  out.field(1, LIST).list(rows.length, STRUCT);
  const heads = columns.map((column) => [headOf(column, PLAIN), headOf(column, DICTIONARY)]);
  chunks.forEach((places, group) => {
    writeRowGroup(out, rows[group] as number, places, heads as [Uint8Array, Uint8Array][]);
  });
  out.field(1, LIST).list(metadata.length, STRUCT);
  for (const [name, value] of metadata) {
    out.field(1, BINARY).text(name).field(1, BINARY).text(value).stop();
  }
  out.field(1, BINARY).text(CREATED_BY);
  // Each column is ordered as its type is.
  out.field(1, LIST).list(columns.length, STRUCT);
  for (let i = 0; i < columns.length; i++) out.field(1, STRUCT).stop().stop();
  return out.stop().withLength();
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

function writeRowGroup(
  out: CompactWriter,
  rows: number,
  places: ChunkPlaces,
  heads: readonly (readonly [plain: Uint8Array, dictionary: Uint8Array])[],
): void {
  let size = 0;
  out.field(1, LIST).list(heads.length, STRUCT);
  for (const [column, [plain, dictionary]] of heads.entries()) {
    const place = chunkAt(places, column);
    size += place.size;
    out.field(2, I64).int(place.offset).field(1, STRUCT);
    writeChunk(out, rows, place, place.dataPage > 0 ? dictionary : plain);
    out.stop();
  }
  out.field(1, I64).int(size).field(1, I64).int(rows).field(3, I64).int(size).stop();
}

function writeChunk(out: CompactWriter, rows: number, place: ChunkPlace, head: Uint8Array): void {
  const { offset, size, isCompressed, uncompressedSize, dataPage } = place;
  out.raw(head).field(1, I32);
  out.int(isCompressed ? BROTLI : UNCOMPRESSED);
  out.field(1, I64).int(rows);
  out.field(1, I64).int(uncompressedSize);
  out.field(1, I64).int(size);
  out.field(2, I64).int(offset + dataPage);
  if (dataPage > 0) out.field(2, I64).int(offset);
  out.stop();
}

/** Writes thrift's compact protocol; the caller keeps the order of fields. */
class CompactWriter {
  private buffer: Buffer;
  private used = 0;

  constructor(bytes: number) {
    this.buffer = Buffer.allocUnsafe(bytes);
  }

  /** Begins a field, so many numbers after the one before it (1 to 15). */
  field(step: number, kind: number): this {
    return this.byte((step << 4) | kind);
  }

  /** Ends a structure. */
  stop(): this {
    return this.byte(0);
  }

  /** A whole number from 0 to 2^52, doubled as zigzag does, seven bits at a time. */
  int(value: number): this {
    return this.varint(2 * value);
  }

  list(count: number, kind: number): this {
    // An empty list has no kind.
    if (count === 0) return this.byte(0);
    if (count < 15) return this.byte((count << 4) | kind);
    return this.byte(0xf0 | kind).varint(count);
  }

  text(text: string): this {
    const utf8 = Buffer.from(text);
    return this.varint(utf8.length).raw(utf8);
  }

  raw(bytes: Uint8Array): this {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.used);
    this.used += bytes.length;
    return this;
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.used);
  }

  /** All that was written, and how much that is as four bytes. */
  withLength(): Uint8Array {
    this.reserve(4);
    this.buffer.writeUInt32LE(this.used, this.used);
    this.used += 4;
    return this.bytes();
  }

  private varint(value: number): this {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.byte(0x80 | (rest % 128));
    return this.byte(rest);
  }

  private byte(value: number): this {
    if (this.used === this.buffer.length) this.reserve(1);
    this.buffer[this.used++] = value;
    return this;
  }

  private reserve(bytes: number): void {
    if (this.used + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * this.buffer.length + bytes);
    larger.set(this.bytes());
    this.buffer = larger;
  }
}
