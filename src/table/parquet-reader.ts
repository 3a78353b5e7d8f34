/**
 * Reads the Parquet files that the writer beside this file writes.
 *
 * A column of a row group at a time; NULL becomes NaN. Plain doubles without
 * gaps are read straight into the array. A file that is damaged or was written
 * by something else is a DataError, never a wrong result.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { type ColumnMetaData, parquetMetadata } from 'hyparquet';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { DataError } from '../errors/errors.js';

interface Page {
  readonly encoding: number;
  readonly rows: number;
  readonly nulls: number;
  readonly levels: Uint8Array;
  readonly values: Uint8Array;
}

/** Positions in the format's list of encodings. */
const RLE_DICTIONARY = 8;
/** Length of the footer's length and of the end mark. */
const TAIL_BYTES = 8;
/** More than any page header of ours takes. */
const HEAD_BYTES = 128;

/** An open Parquet file. */
export class ParquetFile {
  readonly rowGroups: readonly { readonly rows: number }[];
  readonly columns: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  private readonly path: string;
  private readonly fd: number;
  private readonly chunks: readonly ReadonlyMap<string, ColumnMetaData>[];

  private constructor(path: string, fd: number) {
    this.path = path;
    this.fd = fd;
    const footer = this.guard('its footer', () => parquetMetadata(this.footer()));
    this.rowGroups = footer.row_groups.map((group) => ({ rows: Number(group.num_rows) }));
    this.columns = footer.schema.slice(1).map((element) => element.name);
    this.metadata = Object.fromEntries(
      (footer.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? '']),
    );
    this.chunks = footer.row_groups.map(
      (group) =>
        new Map(
          group.columns.map((column) => {
            const meta = column.meta_data as ColumnMetaData;
            return [meta.path_in_schema.join('.'), meta];
          }),
        ),
    );
  }

  /** Opens a file; throws a DataError when it is no whole Parquet file. */
  static open(path: string): ParquetFile {
    let fd: number;
    try {
      fd = openSync(path, 'r');
    } catch (cause) {
      throw new DataError(
        'missing-file',
        `"${path}" cannot be opened: ${(cause as Error).message}`,
        { cause },
      );
    }
    try {
      return new ParquetFile(path, fd);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** A column of numbers, rows of one row group; NULL → NaN. An enum needs its list of words. */
  readColumn(rowGroup: number, name: string, values?: readonly string[]): Float64Array {
    const chunk = this.chunk(rowGroup, name);
    return this.guard(`column "${name}"`, () => {
      if (chunk.type === 'BYTE_ARRAY') {
        const { words, index } = this.readWords(chunk);
        return Float64Array.from(index, (i) =>
          i < 0 ? Number.NaN : (values ?? words).indexOf(words[i] as string),
        );
      }
      const fast = this.readPlainDoubles(chunk);
      if (fast) return fast;
      const page = this.readPage(chunk);
      const out = new Float64Array(page.rows);
      const defined = page.nulls === 0 ? undefined : levelsOf(page);
      const numbers = plainNumbers(page.values, chunk.type, page.rows - page.nulls);
      let at = 0;
      for (let i = 0; i < page.rows; i++) {
        out[i] = defined && defined[i] === 0 ? Number.NaN : (numbers[at++] as number);
      }
      return out;
    });
  }

  /** A column of text as words and an index per row; NULL → -1. */
  readText(rowGroup: number, name: string): { words: string[]; index: Int32Array } {
    const chunk = this.chunk(rowGroup, name);
    return this.guard(`column "${name}"`, () => this.readWords(chunk));
  }

  close(): void {
    closeSync(this.fd);
  }

  private chunk(rowGroup: number, name: string): ColumnMetaData {
    const group = this.chunks[rowGroup];
    if (!group) throw this.damaged(`there is no row group ${rowGroup}`);
    const chunk = group.get(name);
    if (!chunk) {
      const have = this.columns.map((column) => `"${column}"`).join(', ');
      throw new DataError(
        'missing-column',
        `"${this.path}" has no column "${name}" - there are ${have}`,
      );
    }
    return chunk;
  }

  private readPlainDoubles(chunk: ColumnMetaData): Float64Array | undefined {
    const rows = Number(chunk.num_values);
    const size = Number(chunk.total_compressed_size);
    if (chunk.type !== 'DOUBLE' || chunk.codec !== 'UNCOMPRESSED') return undefined;
    const head = new Uint8Array(Math.min(size, HEAD_BYTES));
    this.read(head, Number(chunk.data_page_offset));
    const { header, length } = pageHeader(head);
    if (header.nulls !== 0 || header.rows !== rows) return undefined;
    const out = new Float64Array(rows);
    this.read(new Uint8Array(out.buffer), Number(chunk.data_page_offset) + length + header.levels);
    return out;
  }

  private readWords(chunk: ColumnMetaData): { words: string[]; index: Int32Array } {
    const bytes = this.chunkBytes(chunk);
    const first = pageHeader(bytes);
    const words: string[] = [];
    let at = first.length;
    for (let i = 0; i < first.header.dictionary; i++) {
      const length = Buffer.from(bytes.buffer, bytes.byteOffset + at, 4).readUInt32LE(0);
      words.push(Buffer.from(bytes.subarray(at + 4, at + 4 + length)).toString('utf8'));
      at += 4 + length;
    }
    const page = splitPage(bytes.subarray(first.length + first.header.size), chunk.codec);
    if (page.encoding !== RLE_DICTIONARY) throw new RangeError('no dictionary page');
    const count = page.rows - page.nulls;
    const bitWidth = page.values[0] as number;
    const places =
      bitWidth === 0
        ? new Array<number>(count).fill(0)
        : hybrid(page.values.subarray(1), bitWidth, count);
    const defined = page.nulls === 0 ? undefined : levelsOf(page);
    const index = new Int32Array(page.rows);
    let next = 0;
    for (let i = 0; i < page.rows; i++) {
      index[i] = defined && defined[i] === 0 ? -1 : (places[next++] as number);
    }
    return { words, index };
  }

  private readPage(chunk: ColumnMetaData): Page {
    return splitPage(this.chunkBytes(chunk), chunk.codec);
  }

  private chunkBytes(chunk: ColumnMetaData): Uint8Array {
    const start = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
    const bytes = new Uint8Array(Number(chunk.total_compressed_size));
    this.read(bytes, start);
    return bytes;
  }

  private footer(): ArrayBuffer {
    const size = fstatSync(this.fd).size;
    if (size < 12) throw new RangeError('too short');
    const tail = Buffer.alloc(8);
    this.read(tail, size - TAIL_BYTES);
    const length = tail.readUInt32LE(0);
    if (tail.toString('latin1', 4) !== 'PAR1' || length + TAIL_BYTES > size) {
      throw new RangeError('no end mark');
    }
    const buffer = new ArrayBuffer(length + TAIL_BYTES);
    this.read(new Uint8Array(buffer), size - length - TAIL_BYTES);
    return buffer;
  }

  private read(target: Uint8Array, offset: number): void {
    let done = 0;
    while (done < target.length) {
      const got = readSync(this.fd, target, done, target.length - done, offset + done);
      if (got === 0) throw new RangeError(`the file ends at byte ${offset + done}`);
      done += got;
    }
  }

  private guard<T>(what: string, read: () => T): T {
    try {
      return read();
    } catch (cause) {
      if (cause instanceof DataError) throw cause;
      throw this.damaged(`${what} cannot be read: ${(cause as Error).message}`, cause);
    }
  }

  private damaged(found: string, cause?: unknown): DataError {
    return new DataError(
      'damaged-file',
      `"${this.path}" is damaged or no Parquet file of ours: ${found}`,
      {
        hint: 'delete it: the next run writes it again',
        ...(cause === undefined ? {} : { cause }),
      },
    );
  }
}

interface Header {
  readonly size: number;
  readonly dictionary: number;
  readonly rows: number;
  readonly nulls: number;
  readonly encoding: number;
  readonly levels: number;
  readonly isCompressed: boolean;
}

function pageHeader(bytes: Uint8Array): { header: Header; length: number } {
  const reader = {
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    offset: 0,
  };
  const thrift = deserializeTCompactProtocol(reader) as Record<string, unknown>;
  const v2 = thrift.field_8 as Record<string, unknown> | undefined;
  const dictionary = thrift.field_7 as Record<string, unknown> | undefined;
  const header = {
    size: Number(thrift.field_3),
    dictionary: Number(dictionary?.field_1 ?? 0),
    rows: Number(v2?.field_1 ?? 0),
    nulls: Number(v2?.field_2 ?? 0),
    encoding: Number(v2?.field_4 ?? -1),
    levels: Number(v2?.field_5 ?? 0),
    isCompressed: v2?.field_7 !== false,
  };
  return { header, length: reader.offset };
}

function splitPage(bytes: Uint8Array, codec: string): Page {
  const { header, length } = pageHeader(bytes);
  const levels = bytes.subarray(length, length + header.levels);
  const body = bytes.subarray(length + header.levels, length + header.size);
  const values =
    codec === 'BROTLI' && header.isCompressed ? new Uint8Array(brotliDecompressSync(body)) : body;
  return { encoding: header.encoding, rows: header.rows, nulls: header.nulls, levels, values };
}

function levelsOf(page: Page): number[] {
  return hybrid(page.levels, 1, page.rows);
}

function hybrid(bytes: Uint8Array, bitWidth: number, count: number): number[] {
  const out = new Array<number>(count);
  const reader = {
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    offset: 0,
  };
  readRleBitPackedHybrid(reader, bitWidth, out, bytes.length);
  return out;
}

function plainNumbers(bytes: Uint8Array, type: string, count: number): ArrayLike<number> {
  // Values may start at any byte of the page; typed arrays need them aligned.
  const aligned = bytes.slice();
  if (type === 'DOUBLE') return new Float64Array(aligned.buffer, 0, count);
  if (type === 'INT32') return new Int32Array(aligned.buffer, 0, count);
  if (type === 'INT64') return Array.from(new BigInt64Array(aligned.buffer, 0, count), Number);
  if (aligned.length < Math.ceil(count / 8)) throw new RangeError('too few bits');
  return Array.from({ length: count }, (_, i) => ((aligned[i >> 3] as number) >> (i & 7)) & 1);
}
