/**
 * Writes Parquet files, row group by row group, straight from typed arrays.
 *
 * Values are copied once, from where they lie to where the operating system
 * takes them. Same columns in, same bytes out. The footer also says what each
 * column means. What stands in the way of a whole file removes the file. The checksum
 * of a file is taken from what was meant to be written, so it tells whether that is
 * what lies there.
 */
import { closeSync, openSync, rmSync, writevSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { ColumnSpec } from './column.js';
import { chunksAgain, type KeptChunks, keepChunks } from './kept-chunks.js';
import type { ColumnStorage } from './page-compression.js';
import { type FooterColumn, footerPieces } from './parquet-footer.js';
import { indexPieces, PACKED, type PackedChunks, packChunk } from './parquet-index.js';
import { Arena, encodeColumn, physicalType, type RowGroupColumn } from './parquet-page.js';
import type { ParquetFile } from './parquet-reader.js';

export type { Piece } from './parquet-levels.js';
export type { RowGroupColumn } from './parquet-page.js';

/** A column of the file: declared numbers, or text. */
export type ParquetField =
  | { readonly name: string; readonly kind: 'number'; readonly spec: ColumnSpec }
  | { readonly name: string; readonly kind: 'text' };

const MAGIC = Buffer.from('PAR1');
/** All files are written on one thread, one row group at a time. */
const arena = new Arena();
/** As well: what is said of its chunks. */
let chunkNumbers = new Uint32Array(0);
/** The most buffers that one writev takes. */
const MAX_BUFFERS = 1024;
/** So much of a row group is encoded before it is written. */
const MOST_ENCODED_BYTES = 1 << 18;

/** A Parquet file being written. */
export class ParquetWriter {
  private readonly path: string;
  private readonly fields: readonly ParquetField[];
  private readonly metadata: Readonly<Record<string, string>>;
  private readonly fd: number;
  private readonly storage: ColumnStorage[];
  /** Rows of each row group. */
  private readonly rows: number[] = [];
  /** By row group, then by field. */
  private readonly places: KeptChunks[] = [];
  private offset = 0;
  private checksum = 0;
  private isOpen = true;

  constructor(
    path: string,
    fields: readonly ParquetField[],
    metadata: Record<string, string> = {},
  ) {
    this.path = path;
    this.fields = fields;
    this.storage = fields.map(() => ({}));
    this.metadata = metadata;
    this.fd = openSync(path, 'w');
    this.write([MAGIC]);
  }

  /** How many bytes were written. */
  get size(): number {
    return this.offset;
  }

  /** Appends one row group; one column per field, in order. The arrays are free again afterwards. */
  writeRowGroup(rows: number, columns: readonly RowGroupColumn[]): void {
    let buffers: Uint8Array[] = [];
    arena.reset();
    const start = this.offset;
    const numbers = roomFor(this.fields.length);
    let bytes = 0;
    this.fields.forEach((field, i) => {
      const chunk = encodeColumn(
        rows,
        columns[i] as RowGroupColumn,
        specOf(field),
        this.storage[i] ?? {},
        arena,
      );
      packChunk(numbers, i, {
        from: bytes,
        isCompressed: chunk.codec !== 'UNCOMPRESSED',
        plain: chunk.plainOffset,
        uncompressedSize: chunk.uncompressedSize,
        dataPage: chunk.dataPageOffset,
      });
      for (const piece of chunk.bytes) buffers.push(piece);
      bytes += chunk.compressedSize;
      if (start + bytes - this.offset > MOST_ENCODED_BYTES) {
        this.write(buffers);
        buffers = [];
        arena.reset();
      }
    });
    this.write(buffers);
    this.rows.push(rows);
    this.places.push(keepChunks({ start, bytes, numbers }));
  }

  /** Appends one row group, stored as if it were the first of its file: its bytes depend on nothing before it. */
  writeLoneRowGroup(rows: number, columns: readonly RowGroupColumn[]): void {
    for (let i = 0; i < this.storage.length; i++) this.storage[i] = {};
    this.writeRowGroup(rows, columns);
  }

  /** Appends a row group of another file with the same fields as it is. */
  copyRowGroup(from: ParquetFile, rowGroup: number): void {
    const { rows, chunks } = from.placeOf(rowGroup);
    const start = this.offset;
    for (const piece of from.piecesOf(rowGroup)) this.write([piece]);
    this.rows.push(rows);
    this.places.push(keepChunks({ ...chunks, start }));
  }

  /** Writes the footer and makes the file durable; gives its size and the CRC32 of its bytes. */
  finish(): { bytes: number; checksum: number; rowGroups: number } {
    const head = {
      columns: this.fields.map(({ name }) => name),
      types: this.fields.map((field) => physicalType(specOf(field))),
      rows: this.rows,
      metadata: this.metadata,
    };
    for (const piece of indexPieces(head, this.chunks())) this.write([piece]);
    const footer = {
      columns: this.fields.map(footerColumn),
      rows: this.rows,
      chunks: this.chunks(),
      metadata: [
        ...Object.entries(this.metadata),
        ['columns', JSON.stringify(this.fields.map(definition))] as const,
      ],
    };
    for (const piece of footerPieces(footer)) this.write([piece]);
    this.write([MAGIC]);
    closeSync(this.fd);
    this.isOpen = false;
    return { bytes: this.offset, checksum: this.checksum, rowGroups: this.rows.length };
  }

  /** Gives the file up and removes it. */
  abort(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    closeSync(this.fd);
    rmSync(this.path, { force: true });
  }

  /** Where the chunks lie, row group by row group, each good until the next. */
  private *chunks(): Generator<PackedChunks> {
    for (const kept of this.places) yield chunksAgain(kept, roomFor(this.fields.length));
  }

  /** Writes all buffers, however many calls it takes. */
  private write(buffers: readonly Uint8Array[]): void {
    let rest = buffers.filter((buffer) => buffer.length > 0);
    for (const buffer of rest) this.checksum = crc32(buffer, this.checksum);
    try {
      while (rest.length > 0) {
        const batch = rest.slice(0, MAX_BUFFERS);
        let written = writevSync(this.fd, batch);
        this.offset += written;
        let i = 0;
        while (i < batch.length && written >= (batch[i] as Uint8Array).length) {
          written -= (batch[i] as Uint8Array).length;
          i++;
        }
        rest = rest.slice(i);
        if (written > 0) rest[0] = (rest[0] as Uint8Array).subarray(written);
      }
    } catch (error) {
      this.abort();
      throw error;
    }
  }
}

/** The numbers of a row group with so many columns, left over from anything. */
function roomFor(columns: number): Uint32Array {
  const count = columns * PACKED;
  if (chunkNumbers.length < count) chunkNumbers = new Uint32Array(count);
  return chunkNumbers.subarray(0, count);
}

/** A column as the footer's schema has it. */
function footerColumn(field: ParquetField): FooterColumn {
  const spec = specOf(field);
  const type = physicalType(spec);
  const column = { name: field.name, type };
  if (type === 'BYTE_ARRAY') return { ...column, converted: 'UTF8' };
  return spec?.type === 'date' ? { ...column, converted: 'DATE' } : column;
}

/** What a column means, for whoever opens the file. */
function definition(field: ParquetField): object {
  if (field.kind === 'text') return { name: field.name, type: 'text' };
  const { name, type, unit, about, source } = field.spec;
  return { name, type, ...(unit && { unit }), about, ...(source && { source }) };
}

function specOf(field: ParquetField): ColumnSpec | undefined {
  return field.kind === 'number' ? field.spec : undefined;
}
