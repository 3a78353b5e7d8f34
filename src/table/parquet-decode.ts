/**
 * The pages of column chunks of ours, from bytes to numbers and words.
 *
 * Knows nothing of files. Throws a RangeError, or whatever the libraries throw, when the
 * bytes are no page.
 */
import { brotliDecompressSync } from 'node:zlib';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import type { PhysicalType } from './parquet-page.js';

/** Positions in the format's list of encodings. */
const RLE_DICTIONARY = 8;

interface Page {
  readonly encoding: number;
  readonly rows: number;
  readonly nulls: number;
  readonly levels: Uint8Array;
  readonly values: Uint8Array;
}

/** Numbers of a chunk, NULL → NaN, into `out`, which has a place for each row. */
export function decodeNumbers(
  bytes: Uint8Array,
  isCompressed: boolean,
  type: PhysicalType,
  out: Float64Array,
): void {
  const page = splitPage(bytes, isCompressed);
  if (page.rows !== out.length) throw new RangeError(`a page of ${page.rows} rows`);
  const numbers = plainNumbers(page.values, type, page.rows - page.nulls);
  if (page.nulls === 0) {
    out.set(numbers);
    return;
  }
  const defined = levelsOf(page);
  let at = 0;
  for (let i = 0; i < page.rows; i++) {
    out[i] = defined[i] === 0 ? Number.NaN : (numbers[at++] as number);
  }
}

/** Text of a chunk as words and an index per row; NULL → -1. */
export function decodeWords(
  bytes: Uint8Array,
  isCompressed: boolean,
): { words: string[]; index: Int32Array } {
  const first = pageHeader(bytes);
  const words: string[] = [];
  let at = first.length;
  for (let i = 0; i < first.header.dictionary; i++) {
    const length = Buffer.from(bytes.buffer, bytes.byteOffset + at, 4).readUInt32LE(0);
    words.push(Buffer.from(bytes.subarray(at + 4, at + 4 + length)).toString('utf8'));
    at += 4 + length;
  }
  const page = splitPage(bytes.subarray(first.length + first.header.size), isCompressed);
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

function plainNumbers(bytes: Uint8Array, type: PhysicalType, count: number): ArrayLike<number> {
  // Values may start at any byte of the page; typed arrays need them aligned.
  const aligned = bytes.slice();
  if (type === 'DOUBLE') return new Float64Array(aligned.buffer, 0, count);
  if (type === 'FLOAT') return new Float32Array(aligned.buffer, 0, count);
  if (type === 'INT32') return new Int32Array(aligned.buffer, 0, count);
  if (type === 'INT64') return Array.from(new BigInt64Array(aligned.buffer, 0, count), Number);
  if (aligned.length < Math.ceil(count / 8)) throw new RangeError('too few bits');
  return Array.from({ length: count }, (_, i) => ((aligned[i >> 3] as number) >> (i & 7)) & 1);
}
