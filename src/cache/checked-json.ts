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
/** Between the two halves of a pair; in JSON of one line it stands nowhere else. */
const NEW_LINE = 0x0a;

/** Replaces the file; folders on the way to it are made. */
export function writeChecked(path: string, value: unknown): void {
  replaceContent(path, [JSON.stringify(value)]);
}

/** As `writeChecked`, of what may be large: its text is never in memory as a whole. It takes longer. */
export function writeCheckedInPieces(path: string, value: unknown): void {
  replaceContent(path, jsonPieces(value));
}

/**
 * As `writeChecked`, of a list of two: a small value, and what belongs to it and is seldom asked
 * for, as pieces of JSON in one line.
 */
export function writeCheckedPair(
  path: string,
  value: unknown,
  more: Iterable<string | Uint8Array>,
): void {
  replaceContent(path, pairPieces(value, more));
}

function* pairPieces(
  value: unknown,
  more: Iterable<string | Uint8Array>,
): Generator<string | Uint8Array> {
  yield `[${JSON.stringify(value)}\n,`;
  yield* more;
  yield ']';
}

function replaceContent(path: string, pieces: Iterable<string | Uint8Array>): void {
  replaceFile(path, (file) => {
    const sum = createHash('sha256');
    // The digest is known when all of it is written, and takes the place of these zeros.
    let before: Uint8Array = Buffer.concat([BEGIN, Buffer.alloc(DIGEST_LENGTH, '0'), MIDDLE]);
    for (const piece of pieces) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
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
  const content = readContent(path);
  return content && (JSON.parse(content.toString()) as T);
}

/** A pair whose second half is parsed each time that it is asked for. */
export interface CheckedPair<T, M> {
  readonly value: T;
  readonly more: () => M;
  /** The second half as it was written. */
  readonly moreBytes: Uint8Array;
}

/** A pair, or undefined when there is none or it is not as it was written; also when it is no pair. */
export function readCheckedPair<T, M>(path: string): CheckedPair<T, M> | undefined {
  const content = readContent(path);
  const end = content?.indexOf(NEW_LINE) ?? -1;
  if (!content || end < 0) return undefined;
  const moreBytes = content.subarray(end + 2, content.length - 1);
  return {
    value: JSON.parse(content.toString('utf8', 1, end)) as T,
    more: () => JSON.parse(moreBytes.toString()) as M,
    moreBytes,
  };
}

function readContent(path: string): Buffer | undefined {
  const bytes = readIfThere(path);
  if (!bytes) return undefined;
  const content = bytes.subarray(CONTENT_AT, bytes.length - END.length);
  const head = bytes.subarray(0, CONTENT_AT);
  const digest = Buffer.from(hash('sha256', content));
  if (!head.equals(Buffer.concat([BEGIN, digest, MIDDLE]))) return undefined;
  return bytes.subarray(bytes.length - END.length).equals(END) ? content : undefined;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    // What stands in the way of reading is told by whoever writes.
    return undefined;
  }
}
