/**
 * Parts of answers, remembered by the digest of all that they depend on.
 *
 * In one JSON file that knows its own digest and is read when it is first asked. Nothing
 * in it can be out of date: what changed is asked for under another key. What was not
 * asked for longest is forgotten first; without the file all parts are made again.
 */
import type { Json, Part } from '../contract/index.js';
import { readChecked, writeChecked } from './checked-json.js';

const VERSION = 1;
/** Characters of all parts together; those of a ranking of 43,758 backtests take a million. */
const MOST_CHARACTERS = 4_000_000;

/** Facts, and numbers as base64. */
type Kept = readonly [facts: Json, numbers: string];

interface Remembered {
  readonly version: number;
  /** The bytes of numbers have this order. */
  readonly endianness: string;
  /** By key, last asked first. */
  readonly parts: readonly (readonly [string, Kept])[];
}

const ENDIANNESS = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'little' : 'big';

/** Parts of earlier runs, and those of this one. */
export class PartMemory {
  private before: ReadonlyMap<string, Kept> | undefined;
  private readonly asked = new Map<string, Kept>();
  private hasNew = false;

  constructor(private readonly path: string) {}

  /** What is known under a key. */
  recall(key: string): Part | undefined {
    this.before ??= this.read();
    const kept = this.asked.get(key) ?? this.before.get(key);
    if (!kept) return undefined;
    this.asked.set(key, kept);
    const [facts, numbers] = kept;
    const bytes = Buffer.from(numbers, 'base64');
    // A copy: numbers begin at a multiple of eight.
    return { facts, numbers: new Float64Array(new Uint8Array(bytes).buffer) };
  }

  keep(key: string, { facts = null, numbers }: Part): void {
    const { buffer, byteOffset, byteLength } = numbers;
    this.asked.set(key, [facts, Buffer.from(buffer, byteOffset, byteLength).toString('base64')]);
    this.hasNew = true;
  }

  /** Writes what is new; to be called by who may write to the cache. */
  save(): void {
    if (!this.hasNew) return;
    this.before ??= this.read();
    const others = [...this.before].filter(([key]) => !this.asked.has(key));
    const parts: (readonly [string, Kept])[] = [];
    let characters = 0;
    for (const part of [...this.asked, ...others]) {
      characters += part[1][1].length;
      if (characters > MOST_CHARACTERS) break;
      parts.push(part);
    }
    try {
      const remembered = { version: VERSION, endianness: ENDIANNESS, parts };
      writeChecked(this.path, remembered satisfies Remembered);
      this.hasNew = false;
    } catch {
      // Without the memory parts are made again; a full disk is reported by what matters.
    }
  }

  private read(): ReadonlyMap<string, Kept> {
    const kept = readChecked<Remembered>(this.path);
    const isOurs = kept?.version === VERSION && kept.endianness === ENDIANNESS;
    return new Map(isOurs ? kept.parts : []);
  }
}
