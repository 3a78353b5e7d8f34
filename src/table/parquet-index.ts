/**
 * Where every column chunk of a file lies, in one block before the footer.
 *
 * The footer says the same in thrift, which takes milliseconds to decode for a
 * file of a thousand chunks; an incremental run opens many files for a few
 * columns of each. Parquet leaves bytes between the last row group and the
 * footer alone, so other readers never see it.
 */
import { crc32 } from 'node:zlib';
import type { ChunkPlaces } from './chunk-places.js';
import { type PackedChunks, unpackChunks } from './packed-chunks.js';
import type { PhysicalType } from './parquet-page.js';

/** Who wrote a file, as its footer says. */
export const CREATED_BY = 'tetra';

/** Length and CRC32 of the block, behind it. */
export const INDEX_TAIL_BYTES = 8;

/** Characters of a piece, about. */
const PIECE = 1 << 16;

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

/** The index as bytes, tail included, piece by piece: that of a large file is megabytes. */
export function* indexPieces(head: FileHead, chunks: readonly PackedChunks[]): Generator<Buffer> {
  let length = 0;
  let checksum = 0;
  const take = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    length += bytes.length;
    checksum = crc32(bytes, checksum);
    return bytes;
  };
  // The chunks stand last, so that the head can be cut off before them.
  let text = `${JSON.stringify(head).slice(0, -1)},"chunks":[`;
  for (const [group, packed] of chunks.entries()) {
    text += `${group === 0 ? '' : ','}[${unpackChunks(packed).join()}]`;
    if (text.length < PIECE) continue;
    yield take(text);
    text = '';
  }
  yield take(`${text}]}`);
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
