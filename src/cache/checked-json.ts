/**
 * JSON files that know their own digest.
 *
 * Whatever was torn, edited or changed by the disk is not read as something else:
 * it is not read at all. Replaced by rename, so that a reader sees the old value
 * or the new one. For what can be made again, or does without.
 */
import { createHash, hash } from 'node:crypto';
import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { jsonPieces } from './json-pieces.js';
import { replaceFile } from './replace-file.js';

const BEGIN = Buffer.from('{"sha256":"');
const MIDDLE = Buffer.from('","content":');
const END = Buffer.from('}\n');
const DIGEST_LENGTH = 64;
const CONTENT_AT = BEGIN.length + DIGEST_LENGTH + MIDDLE.length;

/** Replaces the file; folders on the way to it are made. What is large is never in memory as a whole. */
export function writeChecked(path: string, value: unknown): void {
  replaceFile(path, (file) => {
    const sum = createHash('sha256');
    // The digest is known when all of it is written, and takes the place of these zeros.
    const head = Buffer.concat([BEGIN, Buffer.alloc(DIGEST_LENGTH, '0'), MIDDLE]);
    let before: Uint8Array = head;
    for (const piece of jsonPieces(value)) {
      const bytes = Buffer.from(piece);
      sum.update(bytes);
      writeFileSync(file, before);
      before = bytes;
    }
    writeFileSync(file, Buffer.concat([before, END]));
    writeSync(file, sum.digest('hex'), BEGIN.length, 'latin1');
  });
}

/** What was written, or undefined when there is no such file or it is not as it was written. */
export function readChecked<T>(path: string): T | undefined {
  const bytes = readIfThere(path);
  if (!bytes) return undefined;
  const content = bytes.subarray(CONTENT_AT, bytes.length - END.length);
  const head = bytes.subarray(0, CONTENT_AT);
  const digest = Buffer.from(hash('sha256', content));
  if (!head.equals(Buffer.concat([BEGIN, digest, MIDDLE]))) return undefined;
  if (!bytes.subarray(bytes.length - END.length).equals(END)) return undefined;
  return JSON.parse(content.toString()) as T;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    // What stands in the way of reading is told by whoever writes.
    return undefined;
  }
}
