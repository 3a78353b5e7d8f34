/**
 * Reads the Parquet files that the writer beside this file writes.
 *
 * A column of a row group at a time; NULL becomes NaN. Plain doubles and floats
 * without gaps are read without a look at their page. A file that is damaged or was written
 * by something else is a DataError, never a wrong result.
 */
import { closeSync, openSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { DataError } from '../errors/errors.js';
import { bytesOf, type ChunkPlace, type ChunkPlaces, chunkAt } from './chunk-places.js';
import { decodeIndex, type FileIndex } from './parquet-index.js';
import type { PhysicalType } from './parquet-page.js';
import { findFooter, readFully, readIndexBlock } from './parquet-tail.js';

interface Page {
  readonly encoding: number;
  readonly rows: number;
  readonly nulls: number;
  readonly levels: Uint8Array;
  readonly values: Uint8Array;
}

/** Positions in the format's list of encodings. */
const RLE_DICTIONARY = 8;

interface Chunk extends ChunkPlace {
  readonly rows: number;
  readonly type: PhysicalType;
}

/** An open Parquet file. */
export class ParquetFile {
  readonly rowGroups: readonly { readonly rows: number }[];
  readonly columns: readonly string[];
  /** How each column is stored. */
  readonly types: readonly PhysicalType[];
  readonly metadata: Readonly<Record<string, string>>;
  private readonly path: string;
  private readonly fd: number;
  private readonly index: FileIndex;
  private readonly positions: ReadonlyMap<string, number>;

  private constructor(path: string, fd: number) {
    this.path = path;
    this.fd = fd;
    this.index = this.guard('its end', () => this.readIndex());
    this.rowGroups = this.index.rows.map((rows) => ({ rows }));
    this.columns = this.index.columns;
    this.types = this.index.types;
    this.metadata = this.index.metadata;
    this.positions = new Map(this.columns.map((name, i) => [name, i]));
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
      const fast = this.readPlain(chunk);
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

  /** A row group as it lies there, for a writer that copies it. */
  rawRowGroup(rowGroup: number): {
    readonly rows: number;
    readonly chunks: ChunkPlaces;
    readonly bytes: Uint8Array;
  } {
    const chunks = this.index.chunks[rowGroup];
    const rows = this.index.rows[rowGroup];
    if (!chunks || rows === undefined) throw this.damaged(`there is no row group ${rowGroup}`);
    const bytes = new Uint8Array(bytesOf(chunks));
    this.guard(`row group ${rowGroup}`, () => this.read(bytes, chunkAt(chunks, 0).offset));
    return { rows, chunks, bytes };
  }

  close(): void {
    closeSync(this.fd);
  }

  private chunk(rowGroup: number, name: string): Chunk {
    const group = this.index.chunks[rowGroup];
    if (!group) throw this.damaged(`there is no row group ${rowGroup}`);
    const at = this.positions.get(name);
    if (at === undefined) {
      const have = this.columns.map((column) => `"${column}"`).join(', ');
      throw new DataError(
        'missing-column',
        `"${this.path}" has no column "${name}" - there are ${have}`,
      );
    }
    return {
      ...chunkAt(group, at),
      rows: this.index.rows[rowGroup] as number,
      type: this.index.types[at] as PhysicalType,
    };
  }

  private readPlain(chunk: Chunk): Float64Array | undefined {
    if (chunk.plain === 0) return undefined;
    const Values = chunk.type === 'FLOAT' ? Float32Array : Float64Array;
    const values = new Values(chunk.rows);
    this.read(new Uint8Array(values.buffer), chunk.plain);
    return values instanceof Float64Array ? values : new Float64Array(values);
  }

  private readWords(chunk: Chunk): { words: string[]; index: Int32Array } {
    const bytes = this.chunkBytes(chunk);
    const first = pageHeader(bytes);
    const words: string[] = [];
    let at = first.length;
    for (let i = 0; i < first.header.dictionary; i++) {
      const length = Buffer.from(bytes.buffer, bytes.byteOffset + at, 4).readUInt32LE(0);
      words.push(Buffer.from(bytes.subarray(at + 4, at + 4 + length)).toString('utf8'));
      at += 4 + length;
    }
    const page = splitPage(bytes.subarray(first.length + first.header.size), chunk.isCompressed);
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

  private readPage(chunk: Chunk): Page {
    return splitPage(this.chunkBytes(chunk), chunk.isCompressed);
  }

  private chunkBytes(chunk: Chunk): Uint8Array {
    const bytes = new Uint8Array(chunk.size);
    this.read(bytes, chunk.offset);
    return bytes;
  }

  private readIndex(): FileIndex {
    const { text, tail } = readIndexBlock(this.fd, findFooter(this.fd));
    return decodeIndex(text, tail);
  }

  private read(target: Uint8Array, offset: number): void {
    readFully(this.fd, target, offset);
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

function splitPage(bytes: Uint8Array, isCompressed: boolean): Page {
  const { header, length } = pageHeader(bytes);
  const levels = bytes.subarray(length, length + header.levels);
  const body = bytes.subarray(length + header.levels, length + header.size);
  const values =
    isCompressed && header.isCompressed ? new Uint8Array(brotliDecompressSync(body)) : body;
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
  if (type === 'FLOAT') return new Float32Array(aligned.buffer, 0, count);
  if (type === 'INT32') return new Int32Array(aligned.buffer, 0, count);
  if (type === 'INT64') return Array.from(new BigInt64Array(aligned.buffer, 0, count), Number);
  if (aligned.length < Math.ceil(count / 8)) throw new RangeError('too few bits');
  return Array.from({ length: count }, (_, i) => ((aligned[i >> 3] as number) >> (i & 7)) & 1);
}
