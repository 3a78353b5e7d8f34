/**
 * Chunks of one row group that lie one behind the other, in a fourth of the memory: those of
 * all files that are written at once are kept until the end.
 *
 * Each takes its size and which of four things have to be said beside it; most of them go
 * without saying.
 */
import { EngineError } from '../errors/errors.js';
import { type ChunkPlaces, chunkAt, countOf } from './chunk-places.js';

/** Chunks as a writer keeps them. */
export interface PackedChunks {
  readonly start: number;
  readonly bytes: Uint8Array;
}

const IS_COMPRESSED = 1;
/** Plain values start somewhere inside the chunk. */
const HAS_PLAIN = 2;
/** Its size before compression is another. */
const HAS_OTHER_SIZE = 4;
/** The data page stands behind a dictionary. */
const HAS_DICTIONARY = 8;
/** The most bytes that a chunk takes: four numbers of eight bytes and what is said. */
const MOST_BYTES = 33;

/** Bytes of the row group in hand. */
let packed = new Uint8Array(1 << 12);
let used = 0;

/** Packs chunks. @throws {EngineError} when something lies between them */
export function packChunks(chunks: ChunkPlaces): PackedChunks {
  const count = countOf(chunks);
  if (packed.length < count * MOST_BYTES) packed = new Uint8Array(count * MOST_BYTES);
  used = 0;
  const start = chunks[0] ?? 0;
  let end = start;
  for (let column = 0; column < count; column++) {
    const { offset, size, isCompressed, plain, uncompressedSize, dataPage } = chunkAt(
      chunks,
      column,
    );
    if (offset !== end) {
      const text = `a chunk of ${size} bytes, ${uncompressedSize} of them not compressed, at ${offset}`;
      throw new EngineError('internal', 'bad-chunk', `${text}, expected at ${end}`);
    }
    const hasOtherSize = size !== uncompressedSize;
    packed[used++] =
      (isCompressed ? IS_COMPRESSED : 0) |
      (plain !== 0 ? HAS_PLAIN : 0) |
      (hasOtherSize ? HAS_OTHER_SIZE : 0) |
      (dataPage !== 0 ? HAS_DICTIONARY : 0);
    put(size);
    if (plain !== 0) put(plain - offset);
    if (hasOtherSize) put(uncompressedSize);
    if (dataPage !== 0) put(dataPage);
    end += size;
  }
  return { start, bytes: packed.slice(0, used) };
}

/** Packed chunks as a reader sees them. */
export function unpackChunks({ start, bytes }: PackedChunks): ChunkPlaces {
  const places: number[] = [];
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++] as number;
      if (byte < 128) return value + byte * scale;
      value += (byte - 128) * scale;
    }
  };
  let offset = start;
  while (at < bytes.length) {
    const said = bytes[at++] as number;
    const size = next();
    const plain = said & HAS_PLAIN ? offset + next() : 0;
    places.push(offset, size, said & IS_COMPRESSED, plain);
    places.push(said & HAS_OTHER_SIZE ? next() : size, said & HAS_DICTIONARY ? next() : 0);
    offset += size;
  }
  return places;
}

/** Writes a whole number, seven bits at a time. */
function put(value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) packed[used++] = 128 + (rest % 128);
  packed[used++] = rest;
}
