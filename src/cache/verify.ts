/**
 * Hashes everything that is stored again and compares it with what it was.
 * Reads only.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { extname } from 'node:path';
import type { CacheFile } from './cache-files.js';
import { type Census, DEAD } from './census.js';
import { readChecked } from './checked-json.js';
import type { BatchHeader } from './log-record.js';
import { type Batch, padded } from './logged-batch.js';
import { digestBytes } from './pack-store.js';
import { isDamagedParts } from './parts-file.js';

/** An answer of which nothing may be used. */
export interface DamagedAnswer {
  readonly node: string;
  readonly fingerprint: string;
  readonly pack: number;
  readonly problem: 'changed' | 'gone';
  /** Its number in the log; undefined for what only a manifest names. */
  readonly answer: number | undefined;
  /** Of what only a manifest names. */
  readonly key: readonly string[] | undefined;
}

/** What was found in a cache. */
export interface CacheCheck {
  readonly answers: number;
  readonly bytes: number;
  readonly damaged: readonly DamagedAnswer[];
  /** Manifests, explanations and memories that are not as they were written. */
  readonly files: readonly CacheFile[];
  /** Bytes of the action log that belong to no whole record. */
  readonly lostLogBytes: number;
}

/** Checks everything below cache/. */
export function checkCache(census: Census): CacheCheck {
  const checker = new PackChecker(census);
  for (const batch of census.log.batches) checker.check(batch);
  for (const object of census.loose) checker.checkLoose(object);
  checker.close();
  const { answers, bytes, damaged } = checker;
  const lostLogBytes = census.log.lostBytes;
  return { answers, bytes, damaged, files: damagedFiles(census), lostLogBytes };
}

/** Checks answers; keeps the pack open that it read last. */
class PackChecker {
  answers = 0;
  bytes = 0;
  readonly damaged: DamagedAnswer[] = [];
  private readonly census: Census;
  private open: { readonly pack: number; readonly fd: number } | undefined;

  constructor(census: Census) {
    this.census = census;
  }

  check(batch: Batch<BatchHeader>): void {
    const { log, needs } = this.census;
    const { node, pack, offset, bytes: length, count } = batch.header;
    let bytes: Buffer | undefined;
    for (let index = 0; index < count; index++) {
      const answer = batch.first + index;
      const fingerprint = batch.fingerprint(index);
      // One that was dropped, or given again since, is of no interest.
      if (log.answerOf(fingerprint) !== answer) continue;
      this.answers++;
      const isThere = needs[answer] !== DEAD;
      if (isThere) bytes ??= this.read(pack, offset, length);
      const problem = !isThere || !bytes ? 'gone' : problemOf(batch, index, bytes);
      if (problem) this.damaged.push({ node, fingerprint, pack, problem, answer, key: undefined });
    }
  }

  checkLoose(object: Census['loose'][number]): void {
    const { node, key, pack, offset, length, digest } = object;
    this.answers++;
    const bytes = this.read(pack, offset, padded(length));
    if (bytes && digestBytes(bytes.subarray(0, length)).toString('hex') === digest) return;
    const problem = 'changed';
    this.damaged.push({ node, fingerprint: digest, pack, problem, answer: undefined, key });
  }

  close(): void {
    if (this.open) closeSync(this.open.fd);
    this.open = undefined;
  }

  private read(pack: number, offset: number, length: number): Buffer | undefined {
    const file = this.census.packs.get(pack);
    if (!file) return undefined;
    if (this.open?.pack !== pack) {
      this.close();
      this.open = { pack, fd: openSync(file.path, 'r') };
    }
    const bytes = Buffer.alloc(length);
    const got = readSync(this.open.fd, bytes, 0, length, offset);
    this.bytes += got;
    return got === length ? bytes : undefined;
  }
}

/** `bytes`: those of the whole batch. */
function problemOf(batch: Batch<BatchHeader>, index: number, bytes: Buffer): 'changed' | undefined {
  const start = batch.header.offset;
  const isSame = batch.outputsOf(index).every(({ offset, length, digest }) => {
    const object = bytes.subarray(offset - start, offset - start + length);
    return digestBytes(object).toString('hex') === digest;
  });
  return isSame ? undefined : 'changed';
}

/** Small files that are there and are not as they were written. */
function damagedFiles({ files }: Census): CacheFile[] {
  const isWhole = ({ path }: CacheFile): boolean => {
    if (extname(path) === '.json') return readChecked(path) !== undefined;
    return extname(path) !== '.parts' || !isDamagedParts(path);
  };
  const isChecked = ({ kind }: CacheFile): boolean =>
    kind === 'manifest' || kind === 'explanation' || kind === 'memory';
  return files.filter((file) => isChecked(file) && !isWhole(file));
}
