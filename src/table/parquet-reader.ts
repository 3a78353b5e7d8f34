/**
 * Reads the Parquet files that the writer beside this file writes.
 *
 * A column of a row group at a time; NULL becomes NaN. Plain doubles and floats
 * without gaps are read without a look at their page. A file that is damaged or was written
 * by something else is a DataError, never a wrong result.
 */
import { closeSync, openSync } from 'node:fs';
import { DataError } from '../errors/errors.js';
import type { ColumnMemory, Room } from './column-memory.js';
import { decodeNumbers, decodeWords } from './parquet-decode.js';
import {
  type ChunkPlace,
  chunkAt,
  decodeIndex,
  type FileIndex,
  type PackedChunks,
} from './parquet-index.js';
import type { PhysicalType } from './parquet-page.js';
import { findFooter, readFully, readIndexBlock } from './parquet-tail.js';

/** So much of a row group is in memory while it is copied. */
const COPIED_BYTES = 1 << 18;
const copied = Buffer.allocUnsafeSlow(COPIED_BYTES);

/** A chunk that was decoded last, and what came of it. */
interface Decoded {
  readonly bytes: Uint8Array;
  readonly numbers: Float64Array;
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
  private readonly memory: ColumnMemory | undefined;
  private readonly index: FileIndex;
  /** Positions of columns that were asked for. */
  private readonly positions = new Map<string, number>();
  /** By position. */
  private readonly decoded = new Map<number, Decoded>();

  private constructor(path: string, fd: number, memory: ColumnMemory | undefined) {
    this.path = path;
    this.fd = fd;
    this.memory = memory;
    try {
      this.index = this.readIndex();
    } catch (cause) {
      throw this.damaged('its end', cause);
    }
    this.rowGroups = this.index.rows.map((rows) => ({ rows }));
    this.columns = this.index.columns;
    this.types = this.index.types;
    this.metadata = this.index.metadata;
  }

  /**
   * Opens a file; throws a DataError when it is no whole Parquet file. `memory`: where columns
   * of numbers are put. Without it each has an array of its own.
   */
  static open(path: string, memory?: ColumnMemory): ParquetFile {
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
      return new ParquetFile(path, fd, memory);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** A column of numbers, rows of one row group; NULL → NaN. An enum needs its list of words. */
  readColumn(rowGroup: number, name: string, values?: readonly string[]): Float64Array {
    const at = this.position(name);
    const chunks = this.chunks(rowGroup);
    try {
      return this.types[at] === 'BYTE_ARRAY'
        ? this.readCodes(chunkAt(chunks, at), values)
        : this.readNumbers(this.index.rows[rowGroup] as number, chunkAt(chunks, at), at);
    } catch (cause) {
      throw this.damaged(`column "${name}"`, cause);
    }
  }

  /** A column of text as words and an index per row; NULL → -1. */
  readText(rowGroup: number, name: string): { words: string[]; index: Int32Array } {
    const chunk = chunkAt(this.chunks(rowGroup), this.position(name));
    try {
      return decodeWords(this.chunkBytes(chunk), chunk.isCompressed);
    } catch (cause) {
      throw this.damaged(`column "${name}"`, cause);
    }
  }

  /** Where a row group lies, for a writer that copies it. */
  placeOf(rowGroup: number): { readonly rows: number; readonly chunks: PackedChunks } {
    return { rows: this.index.rows[rowGroup] as number, chunks: this.chunks(rowGroup) };
  }

  /** The bytes of a row group as they lie there, piece by piece, each good until the next of any file. */
  *piecesOf(rowGroup: number): Generator<Uint8Array> {
    const { start, bytes } = this.chunks(rowGroup);
    for (let done = 0; done < bytes; done += COPIED_BYTES) {
      const piece = copied.subarray(0, Math.min(COPIED_BYTES, bytes - done));
      try {
        readFully(this.fd, piece, start + done);
      } catch (cause) {
        throw this.damaged(`row group ${rowGroup}`, cause);
      }
      yield piece;
    }
  }

  close(): void {
    closeSync(this.fd);
  }

  private chunks(rowGroup: number): PackedChunks {
    const chunks = this.index.chunks[rowGroup];
    if (chunks) return chunks;
    throw this.damaged(`row group ${rowGroup}`, new RangeError('there is none'));
  }

  private position(name: string): number {
    let at = this.positions.get(name);
    if (at !== undefined) return at;
    at = this.columns.indexOf(name);
    if (at < 0) {
      const have = this.columns.map((column) => `"${column}"`).join(', ');
      throw new DataError(
        'missing-column',
        `"${this.path}" has no column "${name}" - there are ${have}`,
      );
    }
    this.positions.set(name, at);
    return at;
  }

  private readNumbers(rows: number, chunk: ChunkPlace, at: number): Float64Array {
    const type = this.types[at] as PhysicalType;
    if (chunk.plain > 0 && type === 'FLOAT') {
      const singles = new Float32Array(rows);
      readFully(this.fd, new Uint8Array(singles.buffer), chunk.plain);
      return new Float64Array(singles);
    }
    if (chunk.plain > 0) {
      const { numbers, bytes, at: start } = this.room(rows);
      readFully(this.fd, bytes, chunk.plain, start, numbers.byteLength);
      return numbers;
    }
    const bytes = this.chunkBytes(chunk);
    // All symbols of a scenario have the same days: who shares memory shares these, too.
    const last = this.memory && this.decoded.get(at);
    if (last && last.numbers.length === rows && Buffer.compare(last.bytes, bytes) === 0) {
      return last.numbers;
    }
    const { numbers } = this.room(rows);
    decodeNumbers(bytes, chunk.isCompressed, type, numbers);
    if (this.memory) this.decoded.set(at, { bytes, numbers });
    return numbers;
  }

  private room(rows: number): Room {
    if (this.memory) return this.memory.take(rows);
    const numbers = new Float64Array(rows);
    return { numbers, bytes: new Uint8Array(numbers.buffer), at: 0 };
  }

  private readCodes(chunk: ChunkPlace, values: readonly string[] | undefined): Float64Array {
    const { words, index } = decodeWords(this.chunkBytes(chunk), chunk.isCompressed);
    return Float64Array.from(index, (i) =>
      i < 0 ? Number.NaN : (values ?? words).indexOf(words[i] as string),
    );
  }

  private chunkBytes(chunk: ChunkPlace): Uint8Array {
    const bytes = new Uint8Array(chunk.size);
    readFully(this.fd, bytes, chunk.offset);
    return bytes;
  }

  private readIndex(): FileIndex {
    const { text, tail } = readIndexBlock(this.fd, findFooter(this.fd));
    return decodeIndex(text, tail);
  }

  private damaged(what: string, cause: unknown): DataError {
    if (cause instanceof DataError) return cause;
    return new DataError(
      'damaged-file',
      `"${this.path}" is damaged or no Parquet file of ours: ${what} cannot be read: ${(cause as Error).message}`,
      { hint: 'delete it: the next run writes it again', cause },
    );
  }
}
