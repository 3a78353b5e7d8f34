/**
 * One column chunk of a Parquet file as a list of byte pieces.
 *
 * Numbers are gathered from wherever they lie into one block per row group, in
 * the pass that looks for gaps. Pages are of version 2, whose definition levels (NULL for
 * NaN) stay outside the compression.
 */
import { brotliCompressSync, constants } from 'node:zlib';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import type { ColumnSpec } from './column.js';
import {
  type Block,
  closeGaps,
  definedFrom,
  definedLevels,
  gapsInFront,
  levelsOf,
} from './parquet-levels.js';
import { written } from './written-bytes.js';

/** Columns that shrink a sample below this share are compressed; most doubles do not. */
const WORTHWHILE_RATIO = 0.2;
const SAMPLE_BYTES = 4 * 1024;

export type PhysicalType = 'DOUBLE' | 'FLOAT' | 'INT32' | 'INT64' | 'BOOLEAN' | 'BYTE_ARRAY';

/** Rows [from, to) of an array. */
export interface Piece {
  readonly data: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** A column's rows in one row group: numbers in pieces, or words by index (-1 is NULL). */
export type RowGroupColumn =
  | { readonly pieces: readonly Piece[] }
  | { readonly words: readonly string[]; readonly index: Int32Array };

/**
 * How a column of one file is stored, decided by its first row group. Asking a
 * sample of every row group would cost more than the compression saves.
 */
export interface ColumnStorage {
  isCompressed?: boolean;
}

/** Encoded bytes of a column chunk and what the footer says about them. */
export interface ColumnChunk {
  readonly bytes: readonly Uint8Array[];
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  /** Offset of the data page inside the chunk: behind the dictionary page, if there is one. */
  readonly dataPageOffset: number;
  readonly codec: 'UNCOMPRESSED' | 'BROTLI';
  readonly hasDictionary: boolean;
  /** Offset inside the chunk of doubles or floats without gaps that are not compressed; 0 when it has none such. */
  readonly plainOffset: number;
}

/** Physical type of a declared column; undefined stands for text. */
export function physicalType(spec: ColumnSpec | undefined): PhysicalType {
  if (!spec) return 'BYTE_ARRAY';
  const types = {
    double: 'DOUBLE',
    float: 'FLOAT',
    date: 'INT32',
    int: 'INT64',
    bool: 'BOOLEAN',
    enum: 'BYTE_ARRAY',
  };
  return types[spec.type] as PhysicalType;
}

/** Memory for the numbers of one row group, used again for the next. */
export class Arena {
  private block = new Float64Array(1 << 16);
  private used = 0;

  /** Frees everything that was taken. */
  reset(): void {
    this.used = 0;
  }

  /** An array of n values left over from anything. What was taken before stays valid until `reset`. */
  take(n: number): Float64Array {
    if (this.used + n > this.block.length) {
      this.block = new Float64Array(Math.max(2 * this.block.length, n));
      this.used = 0;
    }
    const from = this.used;
    this.used += n;
    return this.block.subarray(from, from + n);
  }

  /** As `take`, of single precision. */
  takeSingles(n: number): Float32Array {
    const { buffer, byteOffset } = this.take(Math.ceil(n / 2));
    return new Float32Array(buffer, byteOffset, n);
  }
}

/** Encodes one column of `rows` rows. Its bytes are valid until `arena` is reset. */
export function encodeColumn(
  rows: number,
  column: RowGroupColumn,
  spec: ColumnSpec | undefined,
  storage: ColumnStorage,
  arena: Arena,
): ColumnChunk {
  if ('words' in column) return encodeWords(rows, column.words, column.index);
  const block = spec?.type === 'float' ? arena.takeSingles(rows) : arena.take(rows);
  const gaps = gather(column.pieces, block);
  if (spec?.type === 'enum') {
    const index = Int32Array.from(block, (v) => (Number.isNaN(v) ? -1 : v));
    return encodeWords(rows, spec.values ?? [], index);
  }
  const front = gaps === 0 ? 0 : gapsInFront(block);
  let present = block.subarray(front);
  let levels: Uint8Array;
  if (front === gaps) levels = definedFrom(front, rows);
  else {
    levels = definedLevels(block);
    closeGaps(block);
    present = block.subarray(0, rows - gaps);
  }
  const values = encodeValues(present, spec);
  const chunk = assemble({ rows, gaps, levels, values: [values], storage });
  const isPlain =
    gaps === 0 &&
    chunk.codec === 'UNCOMPRESSED' &&
    (spec?.type === 'double' || spec?.type === 'float');
  return isPlain ? { ...chunk, plainOffset: chunk.compressedSize - values.length } : chunk;
}

/** Copies all pieces, one after another, rounded where `out` is narrower; returns how many values are NaN. */
function gather(pieces: readonly Piece[], out: Block): number {
  let gaps = 0;
  let at = 0;
  for (const { data, from, to } of pieces) {
    for (let i = from; i < to; i++) {
      const v = data[i] as number;
      out[at++] = v;
      // biome-ignore lint/suspicious/noSelfCompare: only NaN differs from itself, and a call is slower
      if (v !== v) gaps++;
    }
  }
  return gaps;
}

/** Values as the file's type; a double or float stays where it is. */
function encodeValues(values: Block, spec: ColumnSpec | undefined): Uint8Array {
  const type = physicalType(spec);
  if (type === 'DOUBLE' || type === 'FLOAT') return bytesOf(values);
  if (type === 'INT32') return bytesOf(Int32Array.from(values));
  if (type === 'INT64') return bytesOf(halves(values));
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== 0) bits[i >> 3] = (bits[i >> 3] as number) | (1 << (i & 7));
  }
  return bits;
}

/** Whole numbers up to 2^53 as pairs of low and high 32 bits, two's complement. */
function halves(values: Block): Int32Array {
  const out = new Int32Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    const high = Math.floor((values[i] as number) / 2 ** 32);
    out[2 * i] = (values[i] as number) - high * 2 ** 32;
    out[2 * i + 1] = high;
  }
  return out;
}

function encodeWords(rows: number, words: readonly string[], index: Int32Array): ColumnChunk {
  const present = index.includes(-1) ? index.filter((i) => i >= 0) : index;
  const gaps = rows - present.length;
  const levels = gaps === 0 ? definedFrom(0, rows) : levelsOf(index);
  const dictionary = written((writer) => {
    for (const word of words) {
      const utf8 = Buffer.from(word);
      writer.appendUint32(utf8.length);
      writer.appendBytes(utf8);
    }
  });
  const bitWidth = words.length <= 1 ? 0 : 32 - Math.clz32(words.length - 1);
  const indices = written((writer) => {
    writer.appendUint8(bitWidth);
    writeRleBitPackedHybrid(writer, present, bitWidth);
  });
  return assemble({
    rows,
    gaps,
    levels,
    values: [indices],
    dictionary: { count: words.length, bytes: dictionary },
  });
}

/** The parts of a chunk: plain values, or indices into a dictionary. */
interface Parts {
  readonly rows: number;
  readonly gaps: number;
  readonly levels: Uint8Array;
  readonly values: readonly Uint8Array[];
  readonly storage?: ColumnStorage;
  readonly dictionary?: { readonly count: number; readonly bytes: Uint8Array };
}

function assemble({ rows, gaps, levels, values, storage, dictionary }: Parts): ColumnChunk {
  const plainSize = values.reduce((sum, piece) => sum + piece.length, 0);
  const compressed = storage ? compressIfWorthwhile(values, plainSize, storage) : undefined;
  const body = compressed ? [compressed] : values;
  const bodySize = compressed ? compressed.length : plainSize;
  let dataPageOffset = 0;
  const head = written((writer) => {
    if (dictionary) {
      writePageHeader(writer, {
        type: 'DICTIONARY_PAGE',
        uncompressed_page_size: dictionary.bytes.length,
        compressed_page_size: dictionary.bytes.length,
        dictionary_page_header: { num_values: dictionary.count, encoding: 'PLAIN' },
      });
      writer.appendBytes(dictionary.bytes);
    }
    dataPageOffset = writer.offset;
    writePageHeader(writer, {
      type: 'DATA_PAGE_V2',
      uncompressed_page_size: levels.length + plainSize,
      compressed_page_size: levels.length + bodySize,
      data_page_header_v2: {
        num_values: rows,
        num_nulls: gaps,
        num_rows: rows,
        encoding: dictionary ? 'RLE_DICTIONARY' : 'PLAIN',
        definition_levels_byte_length: levels.length,
        repetition_levels_byte_length: 0,
        is_compressed: compressed !== undefined,
      },
    });
    writer.appendBytes(levels);
  });
  return {
    bytes: [head, ...body],
    compressedSize: head.length + bodySize,
    uncompressedSize: head.length + plainSize,
    dataPageOffset,
    codec: compressed ? 'BROTLI' : 'UNCOMPRESSED',
    hasDictionary: dictionary !== undefined,
    plainOffset: 0,
  };
}

/** Brotli of the values, when a sample from the middle of the first ones said that it pays. */
function compressIfWorthwhile(
  values: readonly Uint8Array[],
  size: number,
  storage: ColumnStorage,
): Uint8Array | undefined {
  if (size < 1024) return undefined;
  if (storage.isCompressed === undefined) {
    const middle = values[values.length >> 1] as Uint8Array;
    const start = Math.max(0, (middle.length - SAMPLE_BYTES) >> 1);
    const sample = middle.subarray(start, start + SAMPLE_BYTES);
    storage.isCompressed = brotli(sample).length <= sample.length * WORTHWHILE_RATIO;
  }
  if (!storage.isCompressed) return undefined;
  const packed = brotli(Buffer.concat(values as Uint8Array[], size));
  return packed.length < size ? packed : undefined;
}

function brotli(bytes: Uint8Array): Buffer {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 0,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function bytesOf(array: Block | Int32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
