/**
 * Parts files: what a node's last answer consisted of, compactly.
 *
 * One file per node: a JSON header with everything that partitions share, rows of
 * integers that point into it, and the number of each partition's answer in the
 * action log. The file of the answer before is kept beside it.
 */
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { replaceFile, writeBeside } from './replace-file.js';

const VERSION = 2;
/** Version, checksum of all that follows, length of the header, numbers in the rows. */
const HEAD_BYTES = 16;

/** Header and numbers as they lie in the file. */
export interface PartsFile<H> {
  readonly header: H;
  /** Rows of differing length back to back, each begins with its length. */
  readonly rows: Int32Array;
  /** One number per partition. */
  readonly answers: Int32Array;
}

/** Which of the two files of a node. */
export type Which = 'now' | 'before';

/** Replaces a node's file; what was there becomes the one before. */
export function writeParts<H>(cacheFolder: string, node: string, parts: PartsFile<H>): void {
  const path = partsPath(cacheFolder, node, 'now');
  const beside = writeBeside(path, fileOf(parts));
  if (existsSync(path)) renameSync(path, partsPath(cacheFolder, node, 'before'));
  renameSync(beside, path);
}

/** Replaces a node's file by one that says the same in another way. */
export function replaceParts<H>(cacheFolder: string, node: string, parts: PartsFile<H>): void {
  replaceFile(partsPath(cacheFolder, node, 'now'), fileOf(parts));
}

function fileOf<H>(parts: PartsFile<H>): Buffer {
  const text = Buffer.from(JSON.stringify(parts.header));
  // Numbers begin where they can be read in place.
  const header = Buffer.concat([text, Buffer.alloc(-text.length & 3, ' ')]);
  const body = Buffer.concat([
    Buffer.from(Uint32Array.of(header.length, parts.rows.length).buffer),
    header,
    bytesOf(parts.rows),
    bytesOf(parts.answers),
  ]);
  const head = Buffer.from(Uint32Array.of(VERSION, crc32(body)).buffer);
  return Buffer.concat([head, body]);
}

/** A node's file, or undefined when there is none that can be read. */
export function readParts<H>(
  cacheFolder: string,
  node: string,
  which: Which,
): PartsFile<H> | undefined {
  const path = partsPath(cacheFolder, node, which);
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  if (!isWhole(bytes)) return undefined;
  const at = HEAD_BYTES + bytes.readUInt32LE(8);
  const numbers = numbersIn(bytes.subarray(at));
  const rows = bytes.readUInt32LE(12);
  return {
    header: JSON.parse(bytes.toString('utf8', HEAD_BYTES, at)) as H,
    rows: numbers.subarray(0, rows),
    answers: numbers.subarray(rows),
  };
}

/** True for a file that is not as it was written; one of another version is nobody's damage. */
export function isDamagedParts(path: string): boolean {
  const bytes = readFileSync(path);
  const isOurs = bytes.length < 4 || bytes.readUInt32LE(0) === VERSION;
  return isOurs && !isWhole(bytes);
}

function isWhole(bytes: Buffer): boolean {
  if (bytes.length < HEAD_BYTES || bytes.readUInt32LE(0) !== VERSION) return false;
  // Answers are found by these numbers: a damaged file must not lead to another answer.
  return crc32(bytes.subarray(HEAD_BYTES / 2)) === bytes.readUInt32LE(4);
}

/** The numbers in some bytes, copied only where they do not lie as numbers must. */
function numbersIn(bytes: Buffer): Int32Array {
  if ((bytes.byteOffset & 3) !== 0) return new Int32Array(new Uint8Array(bytes).buffer);
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

function bytesOf(numbers: Int32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function partsPath(cacheFolder: string, node: string, which: Which): string {
  return join(cacheFolder, 'explain', `${node}.${which}.parts`);
}
