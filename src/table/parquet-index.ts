/**
 * Where every column chunk of a file lies, in one block before the footer.
 *
 * The footer says the same in thrift, which takes milliseconds to decode for a
 * file of a thousand chunks; an incremental run opens many files for a few
 * columns of each. Parquet leaves bytes between the last row group and the
 * footer alone, so other readers never see it.
 */
import { crc32 } from 'node:zlib';
import { EngineError } from '../errors/errors.js';
import type { PhysicalType } from './parquet-page.js';

/** Who wrote a file, as its footer says. */
export const CREATED_BY = 'tetra';

/** Length and CRC32 of the block, behind it. */
export const INDEX_TAIL_BYTES = 8;

/** One column of one row group. */
export interface ChunkPlace {
  readonly offset: number;
  readonly size: number;
  readonly isCompressed: boolean;
  /** Where the values start when they are doubles or floats without gaps that nobody compressed; else 0. */
  readonly plain: number;
  readonly uncompressedSize: number;
  /** Where the data page starts inside the chunk: behind the dictionary page, else 0. */
  readonly dataPage: number;
}

/**
 * Chunks of one row group, which lie one behind the other. Five numbers each, and no object: a
 * large file has too many. They count from the start of the row group, so a copy elsewhere has
 * the same.
 */
export interface PackedChunks {
  readonly start: number;
  /** Of all chunks together. */
  readonly bytes: number;
  /** Where it starts, whether compressed, where plain values start in it, size before, data page. */
  readonly numbers: Uint32Array;
}

/** Numbers of a chunk. */
export const PACKED = 5;
/** More does not fit in one of the numbers. */
const MOST_BYTES = 2 ** 32 - 1;

/** A file as its reader sees it, without where its chunks lie. */
export interface FileHead {
  readonly columns: readonly string[];
  readonly types: readonly PhysicalType[];
  /** Rows of each row group. */
  readonly rows: readonly number[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file as its reader sees it. */
export interface FileIndex extends FileHead {
  /** By row group. */
  readonly chunks: readonly PackedChunks[];
}

/** One of the chunks, which must be there. */
export function chunkAt({ start, bytes, numbers }: PackedChunks, column: number): ChunkPlace {
  const at = column * PACKED;
  const from = numbers[at] as number;
  const to = at + PACKED < numbers.length ? (numbers[at + PACKED] as number) : bytes;
  const plain = numbers[at + 2] as number;
  return {
    offset: start + from,
    size: to - from,
    isCompressed: numbers[at + 1] === 1,
    plain: plain === 0 ? 0 : start + from + plain,
    uncompressedSize: numbers[at + 3] as number,
    dataPage: numbers[at + 4] as number,
  };
}

/** What is said of a chunk that begins so many bytes behind the start of its row group. */
export interface PackedChunk {
  readonly from: number;
  readonly isCompressed: boolean;
  /** Inside the chunk; 0 when it has no plain values. */
  readonly plain: number;
  readonly uncompressedSize: number;
  readonly dataPage: number;
}

/** Puts a chunk among those of its row group. */
export function packChunk(numbers: Uint32Array, column: number, chunk: PackedChunk): void {
  const { from, isCompressed, plain, uncompressedSize, dataPage } = chunk;
  if (from > MOST_BYTES || uncompressedSize > MOST_BYTES) {
    const text = `a chunk of ${uncompressedSize} bytes, ${from} behind the start of its row group`;
    throw new EngineError('internal', 'bad-chunk', `${text}, expected at most ${MOST_BYTES}`);
  }
  const at = column * PACKED;
  numbers[at] = from;
  numbers[at + 1] = isCompressed ? 1 : 0;
  numbers[at + 2] = plain;
  numbers[at + 3] = uncompressedSize;
  numbers[at + 4] = dataPage;
}

/** Begins a block whose chunks are numbers; before, all of a block was JSON. */
const MARK = Buffer.from('TIX2');
const HEAD_BYTES = 8;

/** The head as text, with where each row group starts and how long it is. */
interface IndexText extends FileHead {
  readonly starts: readonly number[];
  readonly bytes: readonly number[];
}

/**
 * The index as bytes, tail included: mark, number of numbers, numbers, head as JSON. Piece by
 * piece, each good until the next: chunks are asked for one row group at a time, and what they
 * lie in may be the same memory.
 */
export function* indexPieces(
  head: FileHead,
  chunks: Iterable<PackedChunks>,
): Generator<Buffer, void> {
  const starts: number[] = [];
  const bytes: number[] = [];
  const begin = Buffer.alloc(HEAD_BYTES);
  MARK.copy(begin);
  begin.writeUInt32LE(head.rows.length * head.columns.length * PACKED, MARK.length);
  let length = begin.length;
  let checksum = crc32(begin);
  const taken = (piece: Buffer): Buffer => {
    length += piece.length;
    checksum = crc32(piece, checksum);
    return piece;
  };
  yield begin;
  for (const group of chunks) {
    starts.push(group.start);
    bytes.push(group.bytes);
    const { buffer, byteOffset, byteLength } = group.numbers;
    yield taken(Buffer.from(buffer, byteOffset, byteLength));
  }
  const text: IndexText = { ...head, starts, bytes };
  yield taken(Buffer.from(JSON.stringify(text)));
  const tail = Buffer.alloc(INDEX_TAIL_BYTES);
  tail.writeUInt32LE(length, 0);
  tail.writeUInt32LE(checksum, 4);
  yield tail;
}

/** The length of the block that a tail belongs to. */
export function indexLength(tail: Buffer): number {
  return tail.readUInt32LE(0);
}

/** The index of a block and its tail; throws a RangeError when they do not belong together. */
export function decodeIndex(block: Buffer, tail: Buffer): FileIndex {
  assertWhole(block, tail);
  if (!isMarked(block)) return decodeText(block);
  const numbers = numbersIn(block);
  const { starts, bytes, ...head } = textBehind(block);
  const perGroup = head.columns.length * PACKED;
  const chunks = starts.map((start, group) => ({
    start,
    bytes: bytes[group] as number,
    numbers: numbers.subarray(group * perGroup, (group + 1) * perGroup),
  }));
  return { ...head, chunks };
}

/** As `decodeIndex`, without the chunks. */
export function decodeHead(block: Buffer, tail: Buffer): FileHead {
  assertWhole(block, tail);
  if (isMarked(block)) {
    const { columns, types, rows, metadata } = textBehind(block);
    return { columns, types, rows, metadata };
  }
  // The chunks stand last, and are numbers only, so their name is not in them.
  const cut = block.lastIndexOf(',"chunks":');
  return JSON.parse(`${block.toString('utf8', 0, cut)}}`) as FileHead;
}

function isMarked(block: Buffer): boolean {
  return block.length >= HEAD_BYTES && MARK.compare(block, 0, MARK.length) === 0;
}

function numbersIn(block: Buffer): Uint32Array {
  const bytes = block.readUInt32LE(MARK.length) * Uint32Array.BYTES_PER_ELEMENT;
  // A copy: they may lie at any byte.
  return new Uint32Array(new Uint8Array(block.subarray(HEAD_BYTES, HEAD_BYTES + bytes)).buffer);
}

function textBehind(block: Buffer): IndexText {
  const bytes = block.readUInt32LE(MARK.length) * Uint32Array.BYTES_PER_ELEMENT;
  return JSON.parse(block.toString('utf8', HEAD_BYTES + bytes)) as IndexText;
}

/** The index of a file of an earlier version: JSON, with six numbers of each chunk. */
function decodeText(block: Buffer): FileIndex {
  const { chunks, ...head } = JSON.parse(block.toString('utf8')) as FileHead & {
    readonly chunks: readonly (readonly number[])[];
  };
  return { ...head, chunks: chunks.map(packText) };
}

/** Offset, size, whether compressed, where plain values start in the file, size before, data page. */
const TEXT_NUMBERS = 6;

function packText(group: readonly number[]): PackedChunks {
  const start = group[0] ?? 0;
  const numbers = new Uint32Array((group.length / TEXT_NUMBERS) * PACKED);
  let bytes = 0;
  for (let from = 0, at = 0; from < group.length; from += TEXT_NUMBERS, at += PACKED) {
    const offset = group[from]!;
    const plain = group[from + 3]!;
    numbers[at] = offset - start;
    numbers[at + 1] = group[from + 2]!;
    numbers[at + 2] = plain === 0 ? 0 : plain - offset;
    numbers[at + 3] = group[from + 4]!;
    numbers[at + 4] = group[from + 5]!;
    bytes += group[from + 1]!;
  }
  return { start, bytes, numbers };
}

function assertWhole(block: Buffer, tail: Buffer): void {
  if (crc32(block) !== tail.readUInt32LE(4)) throw new RangeError('its index is not whole');
}
