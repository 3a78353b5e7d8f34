/**
 * Reads the records of an action log, or says that the file is none of this version.
 */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { FileWindow } from './file-window.js';
import { type ScannedFrames, type ScannedRecord, scanFrames } from './log-frames.js';

const ANY_VERSION = /^DAGLOG\d\d$/;
const NOTHING = { records: [], end: 0, lost: 0 };

export interface ReadLog extends ScannedFrames {
  /** Not a log of this version: only a writer puts it aside, for to a reader a log that a run is just beginning looks the same. */
  readonly isForeign: boolean;
  /** From which bodies are read; undefined where there are none. */
  readonly bodies: RecordBodies | undefined;
}

/** All whole records of a file that begins with some bytes; none where it does not exist. */
export function readRecords(path: string, magic: Buffer): ReadLog {
  if (!existsSync(path)) return { ...NOTHING, isForeign: false, bodies: undefined };
  const fd = openSync(path, 'r');
  let bodies: RecordBodies | undefined;
  try {
    const scanned = scannedIn(new FileWindow(fd), magic);
    if (scanned.records.length > 0) bodies = new RecordBodies(fd);
    return { ...scanned, bodies };
  } finally {
    if (!bodies) closeSync(fd);
  }
}

function scannedIn(log: FileWindow, magic: Buffer): Omit<ReadLog, 'bodies'> {
  const begin = Buffer.from(log.bytes(0, magic.length));
  const isOurs = begin.equals(magic);
  if (!isOurs && ANY_VERSION.test(begin.toString('latin1'))) return { ...NOTHING, isForeign: true };
  const scanned = scanFrames(log, isOurs ? magic.length : 0);
  // Damage at the very beginning costs no record behind it.
  if (isOurs || scanned.records.length > 0) return { ...scanned, isForeign: false };
  return { ...NOTHING, isForeign: log.size > 0 };
}

/**
 * The bodies of records, read when they are needed: most never are. The file is held open,
 * because one that takes its name has its records elsewhere.
 */
export class RecordBodies {
  private fd: number | undefined;

  constructor(fd: number) {
    this.fd = fd;
  }

  /** The first bytes of a body, or all of them; `into`: memory that is used again. */
  read({ bodyAt }: ScannedRecord, into: Buffer): void {
    if (this.fd === undefined) throw new Error('the action log was closed');
    for (let done = 0; done < into.length; ) {
      const read = readSync(this.fd, into, done, into.length - done, bodyAt + done);
      if (read === 0) throw new Error('the action log was cut while it was read');
      done += read;
    }
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }
}
