/**
 * Parts files: what a node's last answer consisted of, compactly.
 *
 * One file per node: a JSON header with everything that partitions share, integers
 * that point into it, and the number of each partition's answer in the action log. The file of the answer before is kept beside it.
 */
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { renameOver } from './let-go.js';
import { replaceFile, writeBeside } from './replace-file.js';

const VERSION = 3;
/** Version, checksum of all that follows, length of the header, how many numbers follow it. */
const HEAD_BYTES = 16;
const NUMBER_BYTES = 4;

/** Header and numbers as they lie in the file. */
export interface PartsFile<H> {
  readonly header: H;
  /** What point into the header; what they mean is not known here. */
  readonly numbers: Int32Array;
  /** One number per partition. */
  readonly answers: Int32Array;
}

/** Which of the two files of a node. */
export type Which = 'now' | 'before';

/** Replaces a node's file; what was there becomes the one before. */
export function writeParts<H>(cacheFolder: string, node: string, parts: PartsFile<H>): void {
  const path = partsPath(cacheFolder, node, 'now');
  const beside = writeBeside(path, piecesOf(parts));
  if (existsSync(path)) renameOver(path, partsPath(cacheFolder, node, 'before'));
  renameSync(beside, path);
}

/** Replaces a node's file by one that says the same in another way. */
export function replaceParts<H>(cacheFolder: string, node: string, parts: PartsFile<H>): void {
  replaceFile(partsPath(cacheFolder, node, 'now'), piecesOf(parts));
}

/** What stands in the file, piece by piece: to put megabytes together takes longer than to write them. */
function piecesOf<H>({ header, numbers, answers }: PartsFile<H>): Uint8Array[] {
  const text = Buffer.from(alignedJson(header));
  const lengths = Uint32Array.of(text.length, numbers.length);
  const body = [bytesOf(lengths), text, bytesOf(numbers), bytesOf(answers)];
  // The checksum of nothing, with one to go on from, would be that of nothing.
  const checksum = body.reduce((sum, piece) => (piece.length > 0 ? crc32(piece, sum) : sum), 0);
  return [bytesOf(Uint32Array.of(VERSION, checksum)), ...body];
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
  const all = numbersIn(bytes.subarray(at));
  const count = bytes.readUInt32LE(12);
  return {
    header: JSON.parse(bytes.toString('utf8', HEAD_BYTES, at)) as H,
    numbers: all.subarray(0, count),
    answers: all.subarray(count),
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

/** JSON with so many spaces behind it that numbers may follow it where they can be viewed. */
function alignedJson(header: unknown): string {
  const text = JSON.stringify(header);
  const excess = Buffer.byteLength(text) % NUMBER_BYTES;
  return excess === 0 ? text : text + ' '.repeat(NUMBER_BYTES - excess);
}

/** Bytes as numbers, copied only where they lie as no numbers may. */
function numbersIn(bytes: Buffer): Int32Array {
  const { buffer, byteOffset, length } = bytes;
  const isAligned = byteOffset % NUMBER_BYTES === 0;
  return isAligned
    ? new Int32Array(buffer, byteOffset, length / NUMBER_BYTES)
    : new Int32Array(new Uint8Array(bytes).buffer);
}

function bytesOf(numbers: Int32Array | Uint32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function partsPath(cacheFolder: string, node: string, which: Which): string {
  return join(cacheFolder, 'explain', `${node}.${which}.parts`);
}
