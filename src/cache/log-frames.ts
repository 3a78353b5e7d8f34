/**
 * Frames of the action log: each record with its length and a CRC32 before it.
 *
 * Reading goes on behind damage: the next record is found by the words that every
 * one begins with and believed when its checksum fits, so a damaged byte costs
 * the record that it lies in and no other.
 */
import { crc32 } from 'node:zlib';
import type { FileWindow } from './file-window.js';

/** Length and checksum before a record. */
export const FRAME_BYTES = 8;
/** Length of the header, that a record begins with. */
export const LENGTH_BYTES = 4;
const WORD_BYTES = 8;

/** What the header of every record begins with. */
const RECORD_BEGIN = Buffer.from('{"node":');

/** A whole record: what it says of itself, where its body lies in the file, and the checksum that was found right. */
export interface ScannedRecord {
  readonly header: unknown;
  readonly bodyAt: number;
  readonly bodyBytes: number;
  readonly checksum: number;
}

/** The records of a log, and how far it can be trusted. */
export interface ScannedFrames {
  readonly records: readonly ScannedRecord[];
  /** End of the last whole record: what follows is a torn tail. */
  readonly end: number;
  /** Bytes before `end` that belong to no whole record. */
  readonly lost: number;
}

/** A record with its frame around it. The header must be an object that begins with "node". */
export function frameOf(header: object, body: Uint8Array): Buffer {
  return filledFrame(header, body.length, (own) => own.set(body)).frame;
}

/**
 * As `frameOf`, with a body that is put together where it stands: `fill` gets its bytes, of which the
 * first lies where a word may begin.
 */
export function filledFrame(
  header: object,
  bodyBytes: number,
  fill: (body: Buffer) => void,
): { readonly frame: Buffer; readonly body: Buffer } {
  const text = Buffer.from(JSON.stringify(header));
  const bodyAt = FRAME_BYTES + LENGTH_BYTES + text.length;
  const lead = -bodyAt & (WORD_BYTES - 1);
  const frame = Buffer.from(new ArrayBuffer(lead + bodyAt + bodyBytes), lead);
  const body = frame.subarray(bodyAt);
  const record = frame.subarray(FRAME_BYTES);
  record.writeUInt32LE(text.length, 0);
  text.copy(record, LENGTH_BYTES);
  fill(body);
  frame.writeUInt32LE(record.length, 0);
  frame.writeUInt32LE(crc32(record), 4);
  return { frame, body };
}

/** The checksum of the record inside a frame. */
export function checksumIn(frame: Buffer): number {
  return frame.readUInt32LE(4);
}

/** Finds all whole records from `start` on. */
export function scanFrames(log: FileWindow, start: number): ScannedFrames {
  const records: ScannedRecord[] = [];
  let end = start;
  let lost = 0;
  for (let at = start; at < log.size; ) {
    const found = recordAt(log, at);
    if (found) {
      lost += at - end;
      end = found.bodyAt + found.bodyBytes;
      records.push(found);
      at = end;
    } else at = nextCandidate(log, at + 1);
  }
  return { records, end, lost };
}

/** The record whose frame begins here, if it is whole. */
function recordAt(log: FileWindow, at: number): ScannedRecord | undefined {
  const recordFrom = at + FRAME_BYTES;
  const headerFrom = recordFrom + LENGTH_BYTES;
  const begin = log.bytes(at, FRAME_BYTES + LENGTH_BYTES);
  if (begin.length < FRAME_BYTES + LENGTH_BYTES) return undefined;
  const length = begin.readUInt32LE(0);
  const checksum = begin.readUInt32LE(4);
  const bodyAt = headerFrom + begin.readUInt32LE(FRAME_BYTES);
  const end = recordFrom + length;
  // Zeros, as a power cut leaves them behind a file's end, have a matching checksum.
  if (length < LENGTH_BYTES || bodyAt > end || end > log.size) return undefined;
  // The header first: it is gone from the window when the body went through.
  const header = log.bytes(headerFrom, bodyAt - headerFrom).toString();
  if (log.checksum(recordFrom, end) !== checksum) return undefined;
  return { header: JSON.parse(header), bodyAt, bodyBytes: end - bodyAt, checksum };
}

/** Where the frame of the next record may begin; the end of the file when there is none. */
function nextCandidate(log: FileWindow, from: number): number {
  const before = FRAME_BYTES + LENGTH_BYTES;
  const found = log.indexOf(RECORD_BEGIN, from + before);
  return found < 0 ? log.size : found - before;
}
