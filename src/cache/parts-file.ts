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
import { writeBeside } from './replace-file.js';

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
  const header = Buffer.from(JSON.stringify(parts.header));
  const body = Buffer.concat([
    Buffer.from(Uint32Array.of(header.length, parts.rows.length).buffer),
    header,
    bytesOf(parts.rows),
    bytesOf(parts.answers),
  ]);
  const head = Buffer.from(Uint32Array.of(VERSION, crc32(body)).buffer);
  const beside = writeBeside(path, Buffer.concat([head, body]));
  if (existsSync(path)) renameSync(path, partsPath(cacheFolder, node, 'before'));
  renameSync(beside, path);
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
  if (bytes.length < HEAD_BYTES || bytes.readUInt32LE(0) !== VERSION) return undefined;
  // Answers are found by these numbers: a damaged file must not lead to another answer.
  if (crc32(bytes.subarray(HEAD_BYTES / 2)) !== bytes.readUInt32LE(4)) return undefined;
  const at = HEAD_BYTES + bytes.readUInt32LE(8);
  const numbers = new Int32Array(new Uint8Array(bytes.subarray(at)).buffer);
  const rows = bytes.readUInt32LE(12);
  return {
    header: JSON.parse(bytes.toString('utf8', HEAD_BYTES, at)) as H,
    rows: numbers.subarray(0, rows),
    answers: numbers.subarray(rows),
  };
}

function bytesOf(numbers: Int32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function partsPath(cacheFolder: string, node: string, which: Which): string {
  return join(cacheFolder, 'explain', `${node}.${which}.parts`);
}
