/**
 * The ledger of trials: every distinct one that ever had a result, for good.
 *
 * One line of JSON each in data/trials.jsonl, numbered and with a checksum. Lines are
 * only ever appended and durable before the results that they belong to are published;
 * what a killed run left half written is cut by the next one who writes. It is no part
 * of the cache: pruning forgets answers and never that somebody looked.
 *
 * A line that is lost is missed by its number, and counts as one trial of everything:
 * damage must not make anybody surer.
 */
import {
  closeSync,
  existsSync,
  fsync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { makeFolder } from '../cache/make-folder.js';

const fsyncSoon = promisify(fsync);

/** What is kept of one trial. */
export interface TrialRecord {
  /** Identity of what was tried. */
  readonly trial: string;
  /** Identity of the data that it was tried on. */
  readonly data: string;
  /** For people: the node, its name there, and the run that had the first result. */
  readonly node: string;
  readonly name: string;
  readonly run: string;
}

interface Numbered extends TrialRecord {
  readonly n: number;
}

const LINE = /^(\{.*),"check":"([0-9a-f]{8})"\}$/;

/** Where a project keeps it. */
export function ledgerPath(projectFolder: string): string {
  return join(projectFolder, 'data', 'trials.jsonl');
}

/** The ledger as it was when it was read. */
export class TrialLedger {
  /** Lines that were there and are not, or not as they were written. */
  readonly lost: number;
  private readonly path: string;
  private readonly records: readonly Numbered[];
  /** Bytes up to the end of the last whole line. */
  private readonly end: number;
  private readonly last: number;

  private constructor(path: string, bytes: Buffer) {
    this.path = path;
    this.end = bytes.lastIndexOf(0x0a) + 1;
    const lines = bytes.toString('utf8', 0, this.end).split('\n').slice(0, -1);
    this.records = lines.flatMap((line) => recordIn(line) ?? []);
    this.last = this.records.reduce((most, { n }) => Math.max(most, n), lines.length);
    this.lost = Math.max(0, this.last - this.records.length);
  }

  /** Reads the ledger of a project; empty where there is none. */
  static read(projectFolder: string): TrialLedger {
    const path = ledgerPath(projectFolder);
    return new TrialLedger(path, existsSync(path) ? readFileSync(path) : Buffer.alloc(0));
  }

  /** Distinct trials on any of these data, and those that nothing is known of any more. */
  count(data: readonly string[]): number {
    const wanted = new Set(data);
    const found = this.records.filter((record) => wanted.has(record.data));
    return new Set(found.map(({ trial }) => trial)).size + this.lost;
  }

  /** Appends those that are not in it: whoever reads it next finds them. Durable when the promise is kept. */
  async add(records: readonly TrialRecord[]): Promise<void> {
    const known = new Set(this.records.map(identity));
    const fresh = records.filter((record) => {
      const isNew = !known.has(identity(record));
      known.add(identity(record));
      return isNew;
    });
    if (fresh.length === 0) return;
    const text = fresh.map((record, i) => lineOf({ n: this.last + 1 + i, ...record })).join('');
    makeFolder(dirname(this.path));
    const fd = openSync(this.path, existsSync(this.path) ? 'r+' : 'wx');
    try {
      ftruncateSync(fd, this.end);
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) {
        at += writeSync(fd, bytes, at, bytes.length - at, this.end + at);
      }
      await fsyncSoon(fd);
    } finally {
      closeSync(fd);
    }
  }
}

function identity({ trial, data }: TrialRecord): string {
  return `${trial} ${data}`;
}

function lineOf({ n, trial, data, node, name, run }: Numbered): string {
  const body = JSON.stringify({ n, trial, data, node, name, run }).slice(0, -1);
  return `${body},"check":"${checkOf(body)}"}\n`;
}

function recordIn(line: string): Numbered | undefined {
  const [, body, check] = LINE.exec(line) ?? [];
  if (body === undefined || checkOf(body) !== check) return undefined;
  return JSON.parse(`${body}}`) as Numbered;
}

function checkOf(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}
