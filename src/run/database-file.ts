/**
 * The project's database as a file.
 */
import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';

/** A DuckDB file begins with a header of three pages; what is shorter was never finished. */
const HEADER_BYTES = 3 * 4096;
const MAGIC = Buffer.from('DUCK');
const MAGIC_AT = 8;

/** How a database file is found. Damage inside of it shows only when it is read. */
export type DatabaseState = 'whole' | 'gone' | 'damaged';

/** Looks at the beginning of a database file. */
export function databaseState(path: string): DatabaseState {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 'gone';
  if (!stat.isFile() || stat.size < HEADER_BYTES) return 'damaged';
  const head = readHead(path, HEADER_BYTES);
  return isOurs(head) ? 'whole' : 'damaged';
}

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
  const head = readHead(path, size);
  return head.every((byte) => byte === 0) || (isOurs(head) && size < HEADER_BYTES);
}

function readHead(path: string, size: number): Buffer {
  const head = Buffer.alloc(Math.min(size, HEADER_BYTES));
  const fd = openSync(path, 'r');
  try {
    readSync(fd, head, 0, head.length, 0);
  } finally {
    closeSync(fd);
  }
  return head;
}

function isOurs(head: Buffer): boolean {
  return head.subarray(MAGIC_AT, MAGIC_AT + MAGIC.length).equals(MAGIC);
}
