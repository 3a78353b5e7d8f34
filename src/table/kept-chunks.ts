/**
 * Chunks of one row group in a fourth of the memory, as their writer keeps them until the end.
 *
 * All files of a node are open at once, and with thousands of row groups their chunks were more
 * than all else that is known of them. Each takes its size and which of four things have to be
 * said beside it; most of them go without saying. Bytes in a file are others (parquet-index.ts).
 */
import { CompactWriter } from './compact-writer.js';
import { PACKED, type PackedChunks } from './parquet-index.js';

/** Chunks of one row group, one behind the other. */
export interface KeptChunks {
  readonly start: number;
  /** Of all chunks together. */
  readonly bytes: number;
  readonly packed: Uint8Array;
}

const IS_COMPRESSED = 1;
/** Plain values start somewhere inside the chunk. */
const HAS_PLAIN = 2;
/** Its size before compression is another. */
const HAS_OTHER_SIZE = 4;
/** The data page stands behind a dictionary. */
const HAS_DICTIONARY = 8;

/** Grows to the largest row group and stays. */
const out = new CompactWriter(1 << 12);

/** Packs chunks, which may be overwritten afterwards. */
export function keepChunks({ start, bytes, numbers }: PackedChunks): KeptChunks {
  out.reset();
  for (let at = 0; at < numbers.length; at += PACKED) {
    const next = at + PACKED < numbers.length ? numbers[at + PACKED]! : bytes;
    const size = next - numbers[at]!;
    const isCompressed = numbers[at + 1]!;
    const plain = numbers[at + 2]!;
    const uncompressedSize = numbers[at + 3]!;
    const dataPage = numbers[at + 4]!;
    out.byte(
      (isCompressed === 0 ? 0 : IS_COMPRESSED) |
        (plain === 0 ? 0 : HAS_PLAIN) |
        (size === uncompressedSize ? 0 : HAS_OTHER_SIZE) |
        (dataPage === 0 ? 0 : HAS_DICTIONARY),
    );
    out.varint(size);
    if (plain !== 0) out.varint(plain);
    if (size !== uncompressedSize) out.varint(uncompressedSize);
    if (dataPage !== 0) out.varint(dataPage);
  }
  return { start, bytes, packed: new Uint8Array(out.bytes()) };
}

/** The chunks again; `numbers` is filled with them and has room for exactly these. */
export function chunksAgain(
  { start, bytes, packed }: KeptChunks,
  numbers: Uint32Array,
): PackedChunks {
  let read = 0;
  const next = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = packed[read++]!;
      if (byte < 128) return value + byte * scale;
      value += (byte - 128) * scale;
    }
  };
  let from = 0;
  for (let at = 0; at < numbers.length; at += PACKED) {
    const said = packed[read++]!;
    const size = next();
    numbers[at] = from;
    numbers[at + 1] = said & IS_COMPRESSED;
    numbers[at + 2] = said & HAS_PLAIN ? next() : 0;
    numbers[at + 3] = said & HAS_OTHER_SIZE ? next() : size;
    numbers[at + 4] = said & HAS_DICTIONARY ? next() : 0;
    from += size;
  }
  return { start, bytes, numbers };
}
