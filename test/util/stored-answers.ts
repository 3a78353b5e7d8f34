/**
 * A cache made by hand: packs and a log with answers of a chosen size, cost and age.
 */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { ActionLog } from '../../src/cache/action-log.js';
import { PackStore } from '../../src/cache/pack-store.js';

/** One record of the log. */
export interface Stored {
  readonly node: string;
  /** What its answers are called: their fingerprints are made of it. */
  readonly names: readonly string[];
  /** Of each answer; a multiple of eight. */
  readonly bytes: number;
  /** Of the whole record. */
  readonly milliseconds: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As a record of this version names them; absent as in one of an earlier version. */
  readonly stems?: readonly string[];
}

/** The fingerprint that an answer with this name has. */
export function fingerprintOf(name: string): string {
  return hash('sha256', `answer ${name}`);
}

/** What an answer with this name is: its name, repeated. */
export function bytesOf(name: string, length: number): Buffer {
  return Buffer.alloc(length, `${name} `);
}

/** A cache below a folder, opened for writing as a run does. */
export class AnswerStore {
  readonly log: ActionLog;
  readonly packs: PackStore;

  constructor(cacheFolder: string) {
    this.log = new ActionLog(join(cacheFolder, 'actions.log'));
    this.packs = new PackStore(join(cacheFolder, 'packs'), () => this.log.packEnds);
  }

  store({ node, names, bytes, milliseconds, at, stems }: Stored): void {
    const contents = names.map((name) => bytesOf(name, bytes));
    const all = Buffer.concat(contents);
    const { pack, offset } = this.packs.append(all);
    this.packs.sync();
    this.log.append({
      node,
      outputs: 1,
      milliseconds,
      pack,
      offset,
      at,
      bytes: all.length,
      sections: [{ count: names.length, digests: [hash('sha256', all)], ...(stems && { stems }) }],
      fingerprints: Buffer.from(names.map(fingerprintOf).join(''), 'hex'),
      rows: Uint32Array.from(names, () => 1),
      lengths: Uint32Array.from(names, () => bytes),
      digests: Buffer.concat(contents.map((content) => hash('sha256', content, 'buffer'))),
    });
    this.log.sync();
  }

  /** The names whose answers are found, with the bytes that were stored. */
  found(names: readonly string[]): string[] {
    return names.filter((name) => {
      const [output] = this.log.find(fingerprintOf(name)) ?? [];
      if (!output || !this.packs.has(output)) return false;
      const bytes = Buffer.alloc(output.length);
      this.packs.read(output.pack, output.offset, bytes);
      return bytes.equals(bytesOf(name, output.length));
    });
  }

  close(): void {
    this.log.close();
    this.packs.close();
  }
}
