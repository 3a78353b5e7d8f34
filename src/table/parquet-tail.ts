/**
 * The end of a Parquet file of ours: our index, and the footer behind it.
 *
 * Whoever opens a file reads these bytes first. Throws a RangeError that says
 * what is not as it should be; what that means is up to the caller.
 */
import { fstatSync, readSync } from 'node:fs';
import { INDEX_TAIL_BYTES, indexLength } from './parquet-index.js';

/** Length of the footer's length and of the end mark. */
const TAIL_BYTES = 8;

/** Fills `target`, or `length` bytes of it from `start` on, with what lies at `offset` of the file. */
export function readFully(
  fd: number,
  target: Uint8Array,
  offset: number,
  start = 0,
  length = target.length,
): void {
  let done = 0;
  while (done < length) {
    const got = readSync(fd, target, start + done, length - done, offset + done);
    if (got === 0) throw new RangeError(`the file ends at byte ${offset + done}`);
    done += got;
  }
}

/** Where the index has to end and the footer begins, and the bytes of the footer. */
export interface Footer {
  readonly offset: number;
  readonly length: number;
}

/** Finds the footer; only a whole file has one. */
export function findFooter(fd: number): Footer {
  const size = fstatSync(fd).size;
  if (size < TAIL_BYTES + INDEX_TAIL_BYTES) throw new RangeError('too short');
  const end = Buffer.alloc(TAIL_BYTES);
  readFully(fd, end, size - TAIL_BYTES);
  const length = end.readUInt32LE(0);
  const offset = size - TAIL_BYTES - length;
  if (end.toString('latin1', 4) !== 'PAR1' || offset < INDEX_TAIL_BYTES) {
    throw new RangeError('no end mark');
  }
  return { offset, length };
}

/** The index before the footer, as it lies there. */
export function readIndexBlock(fd: number, footer: Footer): { text: Buffer; tail: Buffer } {
  const tailAt = footer.offset - INDEX_TAIL_BYTES;
  const tail = Buffer.alloc(INDEX_TAIL_BYTES);
  readFully(fd, tail, tailAt);
  const length = indexLength(tail);
  if (length > tailAt) throw new RangeError('no index');
  const text = Buffer.alloc(length);
  readFully(fd, text, tailAt - length);
  return { text, tail };
}
