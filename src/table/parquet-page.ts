/**
 * One column chunk of a Parquet file as a list of byte pieces.
 *
 * Numbers are gathered from wherever they lie into one block per row group. Pages are of
 * version 2, whose definition levels (NULL for NaN) stay outside the compression.
 */
import type { ColumnSpec } from './column.js';
import { CompactWriter, FALSE, I32, STRUCT } from './compact-writer.js';
import { appendHybrid } from './hybrid-runs.js';
import { type ColumnStorage, compressIfWorthwhile } from './page-compression.js';
import {
  type Block,
  closeGaps,
  definedFrom,
  definedLevels,
  gapsIn,
  gapsInFront,
  levelsOf,
  type Piece,
} from './parquet-levels.js';

/** Numbers of the format (parquet.thrift). */
const DICTIONARY_PAGE = 2;
const DATA_PAGE_V2 = 3;
const PLAIN = 0;
const RLE_DICTIONARY = 8;

/** Grows to the largest header and stays: a fresh one per column is half the work of a chunk. */
const header = new CompactWriter(1 << 14);
/** As well: the words of a page, and the indices into them. */
const dictionary = new CompactWriter(1 << 12);
const indices = new CompactWriter(1 << 14);

export type PhysicalType = 'DOUBLE' | 'FLOAT' | 'INT32' | 'INT64' | 'BOOLEAN' | 'BYTE_ARRAY';

/** A column's rows in one row group: numbers in pieces, or words by index (-1 is NULL). */
export type RowGroupColumn =
  | { readonly pieces: readonly Piece[] }
  | { readonly words: readonly string[]; readonly index: Int32Array };

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
  const gaps = column.pieces.reduce((sum, piece) => sum + gapsIn(piece), 0);
  gather(column.pieces, block);
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
  const chunk = assemble({ rows, gaps, levels, values, storage });
  const isPlain =
    gaps === 0 &&
    chunk.codec === 'UNCOMPRESSED' &&
    (spec?.type === 'double' || spec?.type === 'float');
  return isPlain ? { ...chunk, plainOffset: chunk.compressedSize - values.length } : chunk;
}

/** Copies all pieces, one after another, rounded where `out` is narrower. */
function gather(pieces: readonly Piece[], out: Block): void {
  let at = 0;
  for (const { data, from, to } of pieces) {
    out.set(data.subarray(from, to), at);
    at += to - from;
  }
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
  dictionary.reset();
  for (const word of words) {
    const utf8 = Buffer.from(word);
    const { length } = utf8;
    dictionary.byte(length & 0xff).byte((length >> 8) & 0xff);
    dictionary
      .byte((length >> 16) & 0xff)
      .byte(length >>> 24)
      .raw(utf8);
  }
  const bitWidth = words.length <= 1 ? 0 : 32 - Math.clz32(words.length - 1);
  indices.reset().byte(bitWidth);
  appendHybrid(indices, present, bitWidth);
  return assemble({
    rows,
    gaps,
    levels,
    // A copy: all chunks of a row group wait to be written.
    values: Buffer.from(indices.bytes()),
    dictionary: { count: words.length, bytes: dictionary.bytes() },
  });
}

/** The parts of a chunk: plain values, or indices into a dictionary. */
interface Parts {
  readonly rows: number;
  readonly gaps: number;
  readonly levels: Uint8Array;
  readonly values: Uint8Array;
  readonly storage?: ColumnStorage;
  readonly dictionary?: { readonly count: number; readonly bytes: Uint8Array };
}

function assemble({ rows, gaps, levels, values, storage, dictionary }: Parts): ColumnChunk {
  const compressed = storage ? compressIfWorthwhile(values, storage) : undefined;
  const body = compressed ?? values;
  header.reset();
  if (dictionary) {
    const size = dictionary.bytes.length;
    pageHeader(DICTIONARY_PAGE, size, size);
    header.field(4, STRUCT).field(1, I32).int(dictionary.count).field(1, I32).int(PLAIN);
    header.stop().stop().raw(dictionary.bytes);
  }
  const dataPageOffset = header.length;
  pageHeader(DATA_PAGE_V2, levels.length + values.length, levels.length + body.length);
  header.field(5, STRUCT).field(1, I32).int(rows).field(1, I32).int(gaps).field(1, I32).int(rows);
  header.field(1, I32).int(dictionary ? RLE_DICTIONARY : PLAIN);
  header.field(1, I32).int(levels.length).field(1, I32).int(0);
  // Compressed is what a page is when nothing is said.
  if (!compressed) header.field(1, FALSE);
  const head = Buffer.from(header.stop().stop().raw(levels).bytes());
  return {
    bytes: [head, body],
    compressedSize: head.length + body.length,
    uncompressedSize: head.length + values.length,
    dataPageOffset,
    codec: compressed ? 'BROTLI' : 'UNCOMPRESSED',
    hasDictionary: dictionary !== undefined,
    plainOffset: 0,
  };
}

/** Begins a page: its type, and its size before and after compression. */
function pageHeader(type: number, size: number, stored: number): void {
  header.field(1, I32).int(type).field(1, I32).int(size).field(1, I32).int(stored);
}

function bytesOf(array: Block | Int32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
