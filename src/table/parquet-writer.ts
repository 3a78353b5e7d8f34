/**
 * Writes Parquet files, row group by row group, straight from typed arrays.
 *
 * Values are copied once, from where they lie to where the operating system
 * takes them. Same columns in, same bytes out. What stands in the way of a whole
 * file removes the file.
 */
import { closeSync, fsyncSync, openSync, rmSync, writevSync } from 'node:fs';
import type { FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import type { ColumnSpec } from './column.js';
import { type ChunkPlace, encodeIndex } from './parquet-index.js';
import {
  Arena,
  type ColumnStorage,
  encodeColumn,
  physicalType,
  type RowGroupColumn,
} from './parquet-page.js';

export type { Piece, RowGroupColumn } from './parquet-page.js';

/** A column of the file: declared numbers, or text. */
export type ParquetField =
  | { readonly name: string; readonly kind: 'number'; readonly spec: ColumnSpec }
  | { readonly name: string; readonly kind: 'text' };

const MAGIC = Buffer.from('PAR1');
/** All files are written on one thread, one row group at a time. */
const arena = new Arena();
/** The most buffers that one writev takes. */
const MAX_BUFFERS = 1024;

/** A Parquet file being written. */
export class ParquetWriter {
  private readonly path: string;
  private readonly fields: readonly ParquetField[];
  private readonly metadata: Readonly<Record<string, string>>;
  private readonly fd: number;
  private readonly storage: ColumnStorage[];
  private readonly groups: RowGroup[] = [];
  private readonly places: ChunkPlace[][] = [];
  private offset = 0;
  private rows = 0;
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

  /** Appends one row group; one column per field, in order. The arrays are free again afterwards. */
  writeRowGroup(rows: number, columns: readonly RowGroupColumn[]): void {
    const buffers: Uint8Array[] = [];
    arena.reset();
    let at = this.offset;
    const places: ChunkPlace[] = [];
    const chunks = this.fields.map((field, i) => {
      const spec = specOf(field);
      const chunk = encodeColumn(
        rows,
        columns[i] as RowGroupColumn,
        spec,
        this.storage[i] ?? {},
        arena,
      );
      const start = at;
      for (const piece of chunk.bytes) buffers.push(piece);
      at += chunk.compressedSize;
      places.push({
        offset: start,
        size: chunk.compressedSize,
        isCompressed: chunk.codec !== 'UNCOMPRESSED',
        plain: chunk.plainOffset === 0 ? 0 : start + chunk.plainOffset,
      });
      return {
        file_offset: BigInt(start),
        meta_data: {
          type: physicalType(spec),
          encodings: chunk.hasDictionary
            ? (['PLAIN', 'RLE', 'RLE_DICTIONARY'] as const).slice()
            : (['PLAIN', 'RLE'] as const).slice(),
          path_in_schema: [field.name],
          codec: chunk.codec,
          num_values: BigInt(rows),
          total_uncompressed_size: BigInt(chunk.uncompressedSize),
          total_compressed_size: BigInt(chunk.compressedSize),
          data_page_offset: BigInt(start + chunk.dataPageOffset),
          ...(chunk.hasDictionary ? { dictionary_page_offset: BigInt(start) } : {}),
        },
      };
    });
    const size = BigInt(at - this.offset);
    this.write(buffers);
    this.groups.push({
      columns: chunks,
      total_byte_size: size,
      num_rows: BigInt(rows),
      total_compressed_size: size,
    } as RowGroup);
    this.places.push(places);
    this.rows += rows;
  }

  /** Writes the footer and makes the file durable. */
  finish(): { bytes: number; rowGroups: number } {
    const footer = new ByteWriter(4096);
    writeMetadata(footer, {
      version: 2,
      created_by: 'tetra',
      schema: this.schema(),
      num_rows: BigInt(this.rows),
      row_groups: this.groups,
      metadata_length: 0,
      key_value_metadata: Object.entries(this.metadata).map(([key, value]) => ({ key, value })),
    } as FileMetaData);
    const index = encodeIndex({
      columns: this.fields.map(({ name }) => name),
      types: this.fields.map((field) => physicalType(specOf(field))),
      rows: this.groups.map((group) => Number(group.num_rows)),
      chunks: this.places,
      metadata: this.metadata,
    });
    this.write([index, footer.getBytes(), MAGIC]);
    try {
      fsyncSync(this.fd);
    } catch (error) {
      this.abort();
      throw error;
    }
    closeSync(this.fd);
    this.isOpen = false;
    return { bytes: this.offset, rowGroups: this.groups.length };
  }

  /** Gives the file up and removes it. */
  abort(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    closeSync(this.fd);
    rmSync(this.path, { force: true });
  }

  private schema(): SchemaElement[] {
    const columns = this.fields.map((field): SchemaElement => {
      const spec = specOf(field);
      const type = physicalType(spec);
      const base = { name: field.name, type, repetition_type: 'OPTIONAL' as const };
      if (type === 'BYTE_ARRAY') return { ...base, converted_type: 'UTF8' };
      return spec?.type === 'date' ? { ...base, converted_type: 'DATE' } : base;
    });
    return [{ name: 'table', num_children: columns.length }, ...columns];
  }

  /** Writes all buffers, however many calls it takes. */
  private write(buffers: readonly Uint8Array[]): void {
    try {
      let rest = buffers.filter((buffer) => buffer.length > 0);
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

function specOf(field: ParquetField): ColumnSpec | undefined {
  return field.kind === 'number' ? field.spec : undefined;
}
