/**
 * The project's database as a file.
 */
import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';

/** A DuckDB file begins with a header of three pages; what is shorter was never finished. */
const HEADER_BYTES = 3 * 4096;
const MAGIC = Buffer.from('DUCK');
const MAGIC_AT = 8;

/**
 * Removes a database that a run had only begun to create when it was killed or
 * the disk was full: no table was ever in it, and nobody can open it. Any other
 * file stays as it is.
 *
 * @returns true when there was such a file
 */
export function removeUnfinishedDatabase(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile() || !isUnfinished(path, stat.size)) return false;
  rmSync(path);
  rmSync(`${path}.wal`, { force: true });
  return true;
}

function isUnfinished(path: string, size: number): boolean {
  const head = Buffer.alloc(Math.min(size, HEADER_BYTES));
  const fd = openSync(path, 'r');
  try {
    readSync(fd, head, 0, head.length, 0);
  } finally {
    closeSync(fd);
  }
  if (head.every((byte) => byte === 0)) return true;
  const isOurs = head.subarray(MAGIC_AT, MAGIC_AT + MAGIC.length).equals(MAGIC);
  return isOurs && size < HEADER_BYTES;
}
