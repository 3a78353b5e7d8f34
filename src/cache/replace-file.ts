/**
 * Replaces a file in one step: a reader finds what was there or what is new.
 *
 * Written beside its place and renamed into it; what cannot be written leaves
 * nothing behind. Not made durable: what a power cut tears, its reader must bear.
 */
import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.js';

/** What is to stand in a file: as a whole, in pieces one after another, or written by whoever is handed the open file. */
type Content = string | Uint8Array | readonly Uint8Array[] | ((file: number) => void);

/** Gives a file another content; makes the folders that it needs. */
export function replaceFile(path: string, content: Content): void {
  renameSync(writeBeside(path, content), path);
}

/** Writes what will take the place of a file, and says where it lies until then. */
export function writeBeside(path: string, content: Content): string {
  // A command that only reads may write its memory while another one does.
  const beside = `${path}.${process.pid}.tmp`;
  makeFolder(dirname(path));
  try {
    write(beside, content);
  } catch (error) {
    try {
      rmSync(beside, { force: true });
    } catch {
      // Why it could not be written says more than why it cannot be removed.
    }
    throw error;
  }
  return beside;
}

function write(path: string, content: Content): void {
  if (typeof content === 'string' || content instanceof Uint8Array) {
    writeFileSync(path, content);
    return;
  }
  const file = openSync(path, 'w');
  try {
    if (typeof content === 'function') content(file);
    else for (const piece of content) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}
