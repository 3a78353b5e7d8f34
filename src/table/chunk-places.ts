/**
 * Where the column chunks of a row group lie, as numbers: a large file has too many for an
 * object each.
 */

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

/** How many chunks there are. */
export function countOf(chunks: ChunkPlaces): number {
  return chunks.length / FIELDS;
}
