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

/** Chunks of one row group, six numbers each: a large file has too many for an object each. */
export type ChunkPlaces = readonly number[];

const FIELDS = 6;

/**
 * Chunks of one row group, which lie one behind the other, in half the memory: those of all
 * files that are written at once are kept until the end.
 */
export interface PackedChunks {
  readonly start: number;
  /** Size, whether compressed, where plain values start inside the chunk, size before, data page. */
  readonly numbers: Uint32Array;
}

const PACKED = 5;
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
  /** By row group, then by column. */
  readonly chunks: readonly ChunkPlaces[];
}

/** One of the chunks, which must be there. */
export function chunkAt(chunks: ChunkPlaces, column: number): ChunkPlace {
  const at = column * FIELDS;
  return {
    offset: chunks[at] as number,
    size: chunks[at + 1] as number,
    isCompressed: chunks[at + 2] === 1,
    plain: chunks[at + 3] as number,
    uncompressedSize: chunks[at + 4] as number,
    dataPage: chunks[at + 5] as number,
  };
}

/** How many bytes chunks take together. */
export function bytesOf(chunks: ChunkPlaces): number {
  let bytes = 0;
  for (let at = 1; at < chunks.length; at += FIELDS) bytes += chunks[at] as number;
  return bytes;
}

/** The same chunks, so many bytes further on in a file. */
export function shifted(chunks: ChunkPlaces, bytes: number): ChunkPlaces {
  const moved = [...chunks];
  for (let at = 0; at < moved.length; at += FIELDS) {
    moved[at] = (moved[at] as number) + bytes;
    if (moved[at + 3] !== 0) moved[at + 3] = (moved[at + 3] as number) + bytes;
  }
  return moved;
}

/** Chunks as numbers. */
export function asNumbers(chunks: readonly ChunkPlace[]): ChunkPlaces {
  return chunks.flatMap(({ offset, size, isCompressed, plain, uncompressedSize, dataPage }) => [
    offset,
    size,
    isCompressed ? 1 : 0,
    plain,
    uncompressedSize,
    dataPage,
  ]);
}

/** Chunks that lie one behind the other, as a writer keeps them. */
export function packChunks(chunks: ChunkPlaces): PackedChunks {
  const count = chunks.length / FIELDS;
  const numbers = new Uint32Array(count * PACKED);
  const start = chunks[0] ?? 0;
  let at = 0;
  let end = start;
  for (let column = 0; column < count; column++) {
    const { offset, size, isCompressed, plain, uncompressedSize, dataPage } = chunkAt(
      chunks,
      column,
    );
    if (offset !== end || size > MOST_BYTES || uncompressedSize > MOST_BYTES) {
      const text = `a chunk of ${size} bytes, ${uncompressedSize} of them not compressed, at ${offset}`;
      throw new EngineError('internal', 'bad-chunk', `${text}, expected at ${end}`);
    }
    numbers[at++] = size;
    numbers[at++] = isCompressed ? 1 : 0;
    numbers[at++] = plain === 0 ? 0 : plain - offset;
    numbers[at++] = uncompressedSize;
    numbers[at++] = dataPage;
    end += size;
  }
  return { start, numbers };
}

/** Packed chunks as a reader sees them. */
export function unpackChunks({ start, numbers }: PackedChunks): ChunkPlaces {
  const places: number[] = [];
  let offset = start;
  for (let at = 0; at < numbers.length; at += PACKED) {
    const size = numbers[at] as number;
    const plain = numbers[at + 2] as number;
    places.push(offset, size, numbers[at + 1] as number, plain === 0 ? 0 : offset + plain);
    places.push(numbers[at + 3] as number, numbers[at + 4] as number);
    offset += size;
  }
  return places;
}

/** The index as bytes, tail included. */
export function encodeIndex(head: FileHead, chunks: readonly PackedChunks[]): Buffer {
  // The chunks stand last, so that the head can be cut off before them.
  const start = JSON.stringify(head).slice(0, -1);
  const groups = chunks.map((group) => `[${unpackChunks(group).join()}]`);
  const text = Buffer.from(`${start},"chunks":[${groups.join()}]}`);
  const tail = Buffer.alloc(INDEX_TAIL_BYTES);
  tail.writeUInt32LE(text.length, 0);
  tail.writeUInt32LE(crc32(text), 4);
  return Buffer.concat([text, tail]);
}

/** The length of the block that a tail belongs to. */
export function indexLength(tail: Buffer): number {
  return tail.readUInt32LE(0);
}

/** The index of a block and its tail; throws a RangeError when they do not belong together. */
export function decodeIndex(text: Buffer, tail: Buffer): FileIndex {
  assertWhole(text, tail);
  return JSON.parse(text.toString('utf8')) as FileIndex;
}

/** As `decodeIndex`, without the chunks: they are numbers only, so their name is not in them. */
export function decodeHead(text: Buffer, tail: Buffer): FileHead {
  assertWhole(text, tail);
  const cut = text.lastIndexOf(',"chunks":');
  return JSON.parse(`${text.toString('utf8', 0, cut)}}`) as FileHead;
}

function assertWhole(text: Buffer, tail: Buffer): void {
  if (crc32(text) !== tail.readUInt32LE(4)) throw new RangeError('its index is not whole');
}
