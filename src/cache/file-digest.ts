/**
 * Digests of files outside the project, remembered by stat.
 *
 * A file is read again only when its size, times or inode changed, or when it
 * was written so shortly before it was hashed that a later write could hide
 * behind the same time stamp (two seconds, as git does).
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readChecked, writeChecked } from './checked-json.js';

const RACY_MS = 2000;

/** What must be equal for a file to count as unchanged. */
export interface FileStat {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
}

/** The stat of a file, or undefined when there is none. */
export function statOf(path: string): FileStat | undefined {
  const s = statSync(path, { throwIfNoEntry: false });
  if (!s) return undefined;
  return { path, size: s.size, mtimeMs: s.mtimeMs, ctimeMs: s.ctimeMs, ino: s.ino };
}

/** True when the file is as it was when `before` was taken. */
export function isUnchanged(before: FileStat): boolean {
  const now = statOf(before.path);
  return now !== undefined && isSameStat(now, before);
}

/** True when two stats are of a file that was not touched between them. */
export function isSameStat(a: FileStat, b: FileStat): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.ino === b.ino;
}

/** The files below a path, sorted; the path itself when it is a file; none when it is missing. */
export function filesBelow(path: string): string[] {
  const s = statSync(path, { throwIfNoEntry: false });
  if (!s) return [];
  if (!s.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(path, entry.name))
    .sort();
}

interface Remembered extends FileStat {
  readonly digest: string;
  readonly hashedAt: number;
}

/** File digests with a memory in one JSON file. */
export class FileDigests {
  private readonly memoryFile: string;
  private readonly memory: Map<string, Remembered>;
  private changed = false;

  constructor(memoryFile: string) {
    this.memoryFile = memoryFile;
    // A damaged memory only costs hashing once more.
    const remembered = readChecked<Remembered[]>(memoryFile) ?? [];
    this.memory = new Map(remembered.map((entry) => [entry.path, entry]));
  }

  /** sha256 of the file's content (hex), or undefined when there is no file. */
  digest(path: string, now: number): string | undefined {
    const stat = statOf(path);
    if (!stat) return undefined;
    const known = this.memory.get(path);
    if (known && isUnchanged(known) && known.hashedAt - known.mtimeMs > RACY_MS) {
      return known.digest;
    }
    const digest = hashFile(path);
    this.memory.set(path, { ...stat, digest, hashedAt: now });
    this.changed = true;
    return digest;
  }

  /** True when a file whose digest was asked for is as it was then. */
  isAsHashed(path: string): boolean {
    const known = this.memory.get(path);
    return known !== undefined && isUnchanged(known);
  }

  save(): void {
    if (!this.changed) return;
    try {
      writeChecked(this.memoryFile, [...this.memory.values()]);
      this.changed = false;
    } catch {
      // Without the memory the files are hashed again; a full disk is reported by what matters.
    }
  }
}

/** sha256 of a file, as hex, read piece by piece. */
export function hashFile(path: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(1 << 20);
  const fd = openSync(path, 'r');
  try {
    for (;;) {
      const got = readSync(fd, chunk, 0, chunk.length, null);
      if (got === 0) return hash.digest('hex');
      hash.update(chunk.subarray(0, got));
    }
  } finally {
    closeSync(fd);
  }
}
