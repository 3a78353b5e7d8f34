/**
 * One column chunk of a Parquet file as a list of byte pieces.
 *
 * Doubles without gaps stay where they are: their pieces are views of the
 * arrays handed in. Everything else is encoded into fresh bytes. Definition
 * levels are run-length encoded (NULL for NaN); pages are of version 2, whose
 * levels stay outside the compression.
 */
import { brotliCompressSync, constants } from 'node:zlib';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import type { ColumnSpec } from './column.js';

/** Columns that shrink a sample below this share are compressed; most doubles do not. */
const WORTHWHILE_RATIO = 0.5;
const SAMPLE_BYTES = 16 * 1024;

export type PhysicalType = 'DOUBLE' | 'INT32' | 'INT64' | 'BOOLEAN' | 'BYTE_ARRAY';

/** A column's rows in one row group: numbers in pieces, or words by index (-1 is NULL). */
export type RowGroupColumn =
  | { readonly pieces: readonly Float64Array[] }
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
}

/** Physical type of a declared column; undefined stands for text. */
export function physicalType(spec: ColumnSpec | undefined): PhysicalType {
  if (!spec) return 'BYTE_ARRAY';
  const types = {
    double: 'DOUBLE',
    date: 'INT32',
    int: 'INT64',
    bool: 'BOOLEAN',
    enum: 'BYTE_ARRAY',
  };
  return types[spec.type] as PhysicalType;
}

/** Encodes one column of `rows` rows. */
export function encodeColumn(
  rows: number,
  column: RowGroupColumn,
  spec: ColumnSpec | undefined,
): ColumnChunk {
  if ('words' in column) return encodeWords(rows, column.words, column.index);
  if (spec?.type === 'enum') {
    const index = Int32Array.from(concat(column.pieces, rows), (v) => (Number.isNaN(v) ? -1 : v));
    return encodeWords(rows, spec.values ?? [], index);
  }
  const gaps = countGaps(column.pieces);
  const levels = gaps === 0 ? allDefined(rows) : definedLevels(rows, column.pieces);
  const values = gaps === 0 ? column.pieces : [withoutGaps(column.pieces, rows - gaps)];
  return assemble(rows, gaps, levels, encodeValues(values, rows - gaps, spec), 'PLAIN', undefined);
}

function encodeValues(
  pieces: readonly Float64Array[],
  count: number,
  spec: ColumnSpec | undefined,
): Uint8Array[] {
  const type = physicalType(spec);
  if (type === 'DOUBLE') {
    return pieces
      .filter((piece) => piece.length > 0)
      .map((piece) => new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
  }
  const numbers = concat(pieces, count);
  if (type === 'INT32') return [bytesOf(Int32Array.from(numbers))];
  if (type === 'INT64') return [bytesOf(BigInt64Array.from(Array.from(numbers, (v) => BigInt(v))))];
  const bits = new Uint8Array(Math.ceil(count / 8));
  for (let i = 0; i < count; i++) {
    if (numbers[i] !== 0) bits[i >> 3] = (bits[i >> 3] as number) | (1 << (i & 7));
  }
  return [bits];
}

function encodeWords(rows: number, words: readonly string[], index: Int32Array): ColumnChunk {
  const present = index.filter((i) => i >= 0);
  const gaps = rows - present.length;
  const levels =
    gaps === 0
      ? allDefined(rows)
      : rle(
          Array.from(index, (i) => (i >= 0 ? 1 : 0)),
          1,
        );
  const dictionary = new ByteWriter();
  for (const word of words) {
    const utf8 = Buffer.from(word);
    dictionary.appendUint32(utf8.length);
    dictionary.appendBytes(utf8);
  }
  const bitWidth = words.length <= 1 ? 0 : 32 - Math.clz32(words.length - 1);
  const data = new ByteWriter();
  data.appendUint8(bitWidth);
  writeRleBitPackedHybrid(data, Array.from(present), bitWidth);
  return assemble(rows, gaps, levels, [data.getBytes().slice()], 'RLE_DICTIONARY', {
    count: words.length,
    bytes: dictionary.getBytes().slice(),
  });
}

function assemble(
  rows: number,
  gaps: number,
  levels: Uint8Array,
  values: readonly Uint8Array[],
  encoding: 'PLAIN' | 'RLE_DICTIONARY',
  dictionary: { count: number; bytes: Uint8Array } | undefined,
): ColumnChunk {
  const plainSize = values.reduce((sum, piece) => sum + piece.length, 0);
  const compressed = dictionary ? undefined : compressIfWorthwhile(values, plainSize);
  const body = compressed ? [compressed] : values;
  const bodySize = compressed ? compressed.length : plainSize;
  const head = new ByteWriter(256);
  if (dictionary) {
    writePageHeader(head, {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: dictionary.bytes.length,
      compressed_page_size: dictionary.bytes.length,
      dictionary_page_header: { num_values: dictionary.count, encoding: 'PLAIN' },
    });
    head.appendBytes(dictionary.bytes);
  }
  const dataPageOffset = head.offset;
  writePageHeader(head, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levels.length + plainSize,
    compressed_page_size: levels.length + bodySize,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: gaps,
      num_rows: rows,
      encoding,
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: compressed !== undefined,
    },
  });
  head.appendBytes(levels);
  const headBytes = head.getBytes().slice();
  return {
    bytes: [headBytes, ...body],
    compressedSize: headBytes.length + bodySize,
    uncompressedSize: headBytes.length + plainSize,
    dataPageOffset,
    codec: compressed ? 'BROTLI' : 'UNCOMPRESSED',
    hasDictionary: dictionary !== undefined,
  };
}

/** Brotli of the values, when a sample from their middle says that it pays. */
function compressIfWorthwhile(values: readonly Uint8Array[], size: number): Uint8Array | undefined {
  if (size < 1024) return undefined;
  const middle = values[values.length >> 1] as Uint8Array;
  const start = Math.max(0, (middle.length - SAMPLE_BYTES) >> 1);
  const sample = middle.subarray(start, start + SAMPLE_BYTES);
  if (brotli(sample).length > sample.length * WORTHWHILE_RATIO) return undefined;
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

function countGaps(pieces: readonly Float64Array[]): number {
  let gaps = 0;
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i++) {
      const v = piece[i] as number;
      // biome-ignore lint/suspicious/noSelfCompare: only NaN differs from itself, and a call is slower
      if (v !== v) gaps++;
    }
  }
  return gaps;
}

function withoutGaps(pieces: readonly Float64Array[], count: number): Float64Array {
  const out = new Float64Array(count);
  let at = 0;
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i++) {
      const v = piece[i] as number;
      // biome-ignore lint/suspicious/noSelfCompare: as above
      if (v === v) out[at++] = v;
    }
  }
  return out;
}

/** One run: every row has a value. */
function allDefined(rows: number): Uint8Array {
  const writer = new ByteWriter(16);
  if (rows > 0) {
    writer.appendVarInt(rows << 1);
    writer.appendUint8(1);
  }
  return writer.getBytes().slice();
}

function definedLevels(rows: number, pieces: readonly Float64Array[]): Uint8Array {
  const levels: number[] = new Array(rows);
  let at = 0;
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i++) levels[at++] = Number.isNaN(piece[i]) ? 0 : 1;
  }
  return rle(levels, 1);
}

function rle(values: number[], bitWidth: number): Uint8Array {
  const writer = new ByteWriter();
  writeRleBitPackedHybrid(writer, values, bitWidth);
  return writer.getBytes().slice();
}

function concat(pieces: readonly Float64Array[], count: number): Float64Array {
  if (pieces.length === 1) return pieces[0] as Float64Array;
  const out = new Float64Array(count);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

function bytesOf(array: Int32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
