/**
 * Where every column chunk of a file lies, in one block before the footer.
 *
 * The footer says the same in thrift, which takes milliseconds to decode for a
 * file of a thousand chunks; an incremental run opens many files for a few
 * columns of each. Parquet leaves bytes between the last row group and the
 * footer alone, so other readers never see it.
 */
import { crc32 } from 'node:zlib';
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

/** The index as bytes, tail included. */
export function encodeIndex(index: FileIndex): Buffer {
  const { chunks, ...rest } = index;
  // The chunks stand last, so that the head can be cut off before them.
  const text = Buffer.from(JSON.stringify({ ...rest, chunks }));
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
