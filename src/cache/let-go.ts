/**
 * Takes away the name of a large file without waiting for the disk.
 *
 * Freeing the blocks of ten megabytes takes 8 to 40 ms, and whoever takes away the last
 * name of a file waits for it, also by renaming another one over it. Here the file is
 * held open meanwhile, and another thread frees it when it is closed.
 */
import { close, openSync, renameSync, rmSync } from 'node:fs';

/** Renames a file, possibly over another one. */
export function renameOver(from: string, to: string): void {
  holding(to, () => renameSync(from, to));
}

/** Removes a file, where there is one. */
export function removeFile(path: string): void {
  holding(path, () => rmSync(path, { force: true }));
}

function holding(path: string, work: () => void): void {
  const held = hold(path);
  try {
    work();
  } finally {
    if (held !== undefined) close(held, () => undefined);
  }
}

/** What cannot be opened is not held: then it only takes longer. */
function hold(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}
