/**
 * Reads the records of an action log, or says that the file is none of this version.
 */
import { existsSync, readFileSync } from 'node:fs';
import { type ScannedFrames, scanFrames } from './log-frames.js';

const ANY_VERSION = /^DAGLOG\d\d$/;
const NOTHING = { records: [], end: 0, lost: 0 };

export interface ReadLog extends ScannedFrames {
  /** Not a log of this version: only a writer puts it aside, for to a reader a log that a run is just beginning looks the same. */
  readonly isForeign: boolean;
}

/** All whole records of a file that begins with some bytes; none where it does not exist. */
export function readRecords(path: string, magic: Buffer): ReadLog {
  if (!existsSync(path)) return { ...NOTHING, isForeign: false };
  const bytes = readFileSync(path);
  const begin = bytes.subarray(0, magic.length);
  const isOurs = begin.equals(magic);
  if (!isOurs && ANY_VERSION.test(begin.toString('latin1'))) return { ...NOTHING, isForeign: true };
  const scanned = scanFrames(bytes, isOurs ? magic.length : 0);
  // Damage at the very beginning costs no record behind it.
  if (isOurs || scanned.records.length > 0) return { ...scanned, isForeign: false };
  return { ...NOTHING, isForeign: bytes.length > 0 };
}
