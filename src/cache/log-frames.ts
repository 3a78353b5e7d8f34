/**
 * Frames of the action log: each record with its length and a CRC32 before it.
 *
 * Reading goes on behind damage: the next record is found by the words that every
 * one begins with and believed when its checksum fits, so a damaged byte costs
 * the record that it lies in and no other.
 */
import { crc32 } from 'node:zlib';

/** Length and checksum before a record. */
export const FRAME_BYTES = 8;
/** Length of the header, that a record begins with. */
export const LENGTH_BYTES = 4;
const WORD_BYTES = 8;

/** What the header of every record begins with. */
const RECORD_BEGIN = Buffer.from('{"node":');

/** A whole record: header and body, and the checksum that was found right. */
export interface ScannedRecord {
  readonly record: Buffer;
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

/** Header and body of a whole record. */
export function unframe(record: Buffer): { header: unknown; body: Buffer } {
  const bodyAt = LENGTH_BYTES + record.readUInt32LE(0);
  return {
    header: JSON.parse(record.toString('utf8', LENGTH_BYTES, bodyAt)),
    body: record.subarray(bodyAt),
  };
}

/** Finds all whole records from `start` on. */
export function scanFrames(bytes: Buffer, start: number): ScannedFrames {
  const records: ScannedRecord[] = [];
  let end = start;
  let lost = 0;
  for (let at = start; at < bytes.length; ) {
    const found = recordAt(bytes, at);
    if (found) {
      lost += at - end;
      end = at + FRAME_BYTES + found.record.length;
      records.push(found);
      at = end;
    } else at = nextCandidate(bytes, at + 1);
  }
  return { records, end, lost };
}

/** The record whose frame begins here, if it is whole. */
function recordAt(bytes: Buffer, at: number): ScannedRecord | undefined {
  if (at + FRAME_BYTES > bytes.length) return undefined;
  const length = bytes.readUInt32LE(at);
  const record = bytes.subarray(at + FRAME_BYTES, at + FRAME_BYTES + length);
  // Zeros, as a power cut leaves them behind a file's end, have a matching checksum.
  if (length < LENGTH_BYTES || record.length < length) return undefined;
  const checksum = bytes.readUInt32LE(at + 4);
  return crc32(record) === checksum ? { record, checksum } : undefined;
}

/** Where the frame of the next record may begin; the end of the bytes when there is none. */
function nextCandidate(bytes: Buffer, from: number): number {
  const before = FRAME_BYTES + LENGTH_BYTES;
  const found = bytes.indexOf(RECORD_BEGIN, from + before);
  return found < 0 ? bytes.length : found - before;
}
