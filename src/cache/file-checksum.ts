/**
 * The CRC32 of a file's bytes: tells damage and edits of a file, not forgery.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const CHUNK_BYTES = 1 << 20;

/** CRC32 of a file that is there. */
export function checksumOf(path: string): number {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const fd = openSync(path, 'r');
  let checksum = 0;
  try {
    for (;;) {
      const got = readSync(fd, chunk, 0, chunk.length, null);
      if (got === 0) return checksum;
      checksum = crc32(chunk.subarray(0, got), checksum);
    }
  } finally {
    closeSync(fd);
  }
}
