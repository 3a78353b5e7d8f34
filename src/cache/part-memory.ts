/**
 * Parts of answers, remembered by the digest of all that they depend on.
 *
 * In one file that knows its own digest and is read when it is first asked. Nothing in
 * it can be out of date: what changed is asked for under another key. What was not
 * asked for longest is forgotten first; without the file all parts are made again.
 */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Json, Part } from '../contract/index.js';
import { replaceFile } from './replace-file.js';

const VERSION = 1;
/** Numbers of all parts together; those of a ranking of 43,758 backtests are 90,000. */
const MOST_NUMBERS = 375_000;
/** Characters of a digest, and of the length of what stands before the numbers: a multiple of eight. */
const DIGEST = 64;
const LENGTH = 16;

/** What stands before the numbers. */
interface Header {
  readonly version: number;
  /** The bytes of numbers have this order. */
  readonly endianness: string;
  /** Key, facts and how many numbers, in the order of these; last asked first. */
  readonly parts: readonly (readonly [string, Json, number])[];
}

const ENDIANNESS = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'little' : 'big';

/** Parts of earlier runs, and those of this one. */
export class PartMemory {
  private before: ReadonlyMap<string, Part> | undefined;
  private readonly asked = new Map<string, Part>();
  private hasNew = false;

  constructor(private readonly path: string) {}

  /** What is known under a key. */
  recall(key: string): Part | undefined {
    this.before ??= readParts(this.path);
    const part = this.asked.get(key) ?? this.before.get(key);
    if (part) this.asked.set(key, part);
    return part;
  }

  /** Keeps a part; nobody may write to its numbers any more. */
  keep(key: string, { facts = null, numbers }: Part): void {
    this.asked.set(key, { facts, numbers });
    this.hasNew = true;
  }

  /** Writes what is new; to be called by who may write to the cache. */
  save(): void {
    if (!this.hasNew) return;
    this.before ??= readParts(this.path);
    const kept: (readonly [string, Part])[] = [];
    let numbers = 0;
    for (const [key, part] of new Map([...this.asked, ...this.others()])) {
      numbers += part.numbers.length;
      if (numbers > MOST_NUMBERS) break;
      kept.push([key, part]);
    }
    try {
      replaceFile(this.path, bytesOf(kept));
      this.hasNew = false;
    } catch {
      // Without the memory parts are made again; a full disk is reported by what matters.
    }
  }

  private others(): (readonly [string, Part])[] {
    return [...(this.before ?? [])].filter(([key]) => !this.asked.has(key));
  }
}

function bytesOf(parts: readonly (readonly [string, Part])[]): Buffer {
  const header: Header = {
    version: VERSION,
    endianness: ENDIANNESS,
    parts: parts.map(([key, { facts = null, numbers }]) => [key, facts, numbers.length]),
  };
  const text = Buffer.from(JSON.stringify(header));
  const padding = Buffer.alloc(-text.length & 7, ' ');
  const length = Buffer.from(String(text.length + padding.length).padStart(LENGTH));
  const numbers = parts.map(
    ([
      ,
      {
        numbers: { buffer, byteOffset, byteLength },
      },
    ]) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  // In one piece at once: to put megabytes together twice takes longer than to write them.
  const bytes = Buffer.concat([Buffer.alloc(DIGEST), length, text, padding, ...numbers]);
  bytes.write(hash('sha256', bytes.subarray(DIGEST)), 'latin1');
  return bytes;
}

/** The parts of a file; none where it is not there, or not as it was written. */
function readParts(path: string): ReadonlyMap<string, Part> {
  const bytes = bytesIn(path);
  if (hash('sha256', bytes.subarray(DIGEST)) !== bytes.toString('latin1', 0, DIGEST)) {
    return new Map();
  }
  const start = DIGEST + LENGTH;
  let at = start + Number(bytes.toString('latin1', DIGEST, start));
  const header = JSON.parse(bytes.toString('utf8', start, at)) as Header;
  if (header.version !== VERSION || header.endianness !== ENDIANNESS) return new Map();
  return new Map(
    header.parts.map(([key, facts, length]) => {
      const from = bytes.byteOffset + at;
      at += 8 * length;
      return [key, { facts, numbers: new Float64Array(bytes.buffer, from, length) }];
    }),
  );
}

/** A file as bytes that begin at a multiple of eight; empty where it cannot be read. */
function bytesIn(path: string): Buffer {
  try {
    const bytes = readFileSync(path);
    return bytes.byteOffset % 8 === 0 ? bytes : Buffer.from(new Uint8Array(bytes).buffer);
  } catch {
    // What stands in the way of reading is told by whoever writes.
    return Buffer.alloc(0);
  }
}
