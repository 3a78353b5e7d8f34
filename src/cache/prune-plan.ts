/**
 * Decides what leaves the cache. Nothing is touched here.
 *
 * What is cheapest to compute again per byte goes first, and among what costs
 * about the same the one that was needed longest ago. What is published now stays,
 * unless that is asked for. A pack is rewritten when little of it stays.
 */
import { LOG_MAGIC } from './action-log.js';
import { type CacheFile, sumBytes } from './cache-files.js';
import { type Census, CURRENT, DEAD, EARLIER } from './census.js';
import type { BatchHeader } from './log-record.js';
import { type Batch, KEY_BYTES, OUTPUT_BYTES, padded } from './logged-batch.js';

/** What is asked for. Times are in milliseconds, moments since 1970. */
export interface PruneWish {
  readonly now: number;
  /** No limit when undefined. */
  readonly maxBytes: number | undefined;
  readonly maxAge: number | undefined;
  /** When there is too much: down to so many bytes; `maxBytes` when absent. */
  readonly target?: number;
  /** Also what is published now. */
  readonly all: boolean;
  /** Answers that were needed since stay. */
  readonly keepSince?: number;
  /** Files that were set aside before this moment go. */
  readonly setAsideBefore: number;
}

/** What stays and what goes. */
export interface PrunePlan {
  /** Per answer of the log, by its number: 1 when it stays. */
  readonly keep: Uint8Array;
  /** Packs of which what stays moves to a new one. Packs of which nothing stays are among them. */
  readonly rewrite: ReadonlySet<number>;
  /** Files to delete. */
  readonly files: readonly CacheFile[];
  /** Answers that go, and what computing them took. */
  readonly answers: number;
  readonly milliseconds: number;
  /** Bytes now, and about so many afterwards. */
  readonly bytes: number;
  readonly bytesAfter: number;
  /** Nothing leaves, and nothing lies there that nobody can find. */
  readonly isTidy: boolean;
}

/** Of a record, and of what is published in an answer: so much is decided at once. */
interface Candidate {
  readonly batch: Batch<BatchHeader>;
  readonly need: number;
  readonly bytes: number;
  readonly answers: number;
  readonly milliseconds: number;
  /** Costs that differ by less than a factor of two count as equal. */
  readonly costClass: number;
  readonly lastUse: number;
}

/** Less than this share of a pack stays: it is rewritten. */
const LITTLE = 0.5;
/** Around each record of the log. */
const FRAME_BYTES = 12;
/** What was begun by others so long ago is not being written any more. */
const UNFINISHED_MS = 60_000;

/** Decides what leaves. */
export function planPrune(census: Census, wish: PruneWish): PrunePlan {
  const files = census.files.filter(
    ({ kind, mtimeMs }) =>
      (kind === 'set aside' && mtimeMs < wish.setAsideBefore) ||
      (kind === 'unfinished' && mtimeMs < wish.now - UNFINISHED_MS),
  );
  const decision = new Decision(census, sumBytes(files));
  const candidates = candidatesOf(census, wish);
  const isOld = ({ lastUse }: Candidate): boolean =>
    wish.maxAge !== undefined && lastUse < wish.now - wish.maxAge;
  for (const candidate of candidates.filter(isOld)) decision.evict(candidate);
  const rest = candidates.filter((candidate) => !isOld(candidate)).sort(byWorth);
  const { maxBytes = Number.POSITIVE_INFINITY, target = maxBytes } = wish;
  const limit = decision.smallest > maxBytes ? target : maxBytes;
  for (const candidate of rest) {
    if (decision.smallest <= limit) break;
    decision.evict(candidate);
  }
  const rewrite = decision.packsToRewrite(limit);
  return {
    keep: decision.keep,
    rewrite,
    files,
    answers: decision.answers,
    milliseconds: decision.milliseconds,
    bytes: sumBytes(census.files),
    bytesAfter: decision.bytesWith(rewrite),
    isTidy:
      decision.answers + rewrite.size + files.length + census.log.lostBytes === 0 &&
      !hasNews(census),
  };
}

/** True when something in the log can be dropped that is not dropped yet. */
function hasNews({ log, needs }: Census): boolean {
  return log.batches.some((batch) => {
    for (let i = 0; i < batch.header.count; i++) {
      if (needs[batch.first + i] === DEAD && !batch.isDropped(i)) return true;
    }
    return false;
  });
}

/** What may leave. What is published now comes after everything else. */
function candidatesOf(census: Census, wish: PruneWish): Candidate[] {
  const { keepSince = Number.POSITIVE_INFINITY } = wish;
  return census.log.batches.flatMap((batch) => {
    if (census.log.lastUse(batch) >= keepSince) return [];
    return (wish.all ? [EARLIER, CURRENT] : [EARLIER]).flatMap((need) =>
      candidate(census, batch, need),
    );
  });
}

function candidate(census: Census, batch: Batch<BatchHeader>, need: number): Candidate[] {
  let bytes = 0;
  let answers = 0;
  for (let index = 0; index < batch.header.count; index++) {
    if (census.needs[batch.first + index] !== need) continue;
    bytes += batch.bytesOf(index);
    answers++;
  }
  if (answers === 0) return [];
  const milliseconds = (batch.header.ms * answers) / batch.header.count;
  const costClass = Math.floor(Math.log2(milliseconds / Math.max(1, bytes)));
  const lastUse = census.log.lastUse(batch);
  return [{ batch, need, bytes, answers, milliseconds, costClass, lastUse }];
}

function byWorth(a: Candidate, b: Candidate): number {
  if (a.need !== b.need) return a.need - b.need;
  if (a.costClass !== b.costClass) return a.costClass < b.costClass ? -1 : 1;
  return a.lastUse - b.lastUse || a.batch.first - b.batch.first;
}

/** What was decided so far, and how large the cache is then. */
class Decision {
  readonly keep: Uint8Array;
  answers = 0;
  milliseconds = 0;
  private readonly census: Census;
  /** Bytes of everything but packs and log. */
  private readonly others: number;
  /** Bytes of the log when every record holds only what stays. */
  private logBytes: number;
  /** Answers of each record that stay. */
  private readonly left = new Map<Batch<BatchHeader>, number>();
  /** Bytes of each record without its answers. */
  private readonly heads = new Map<Batch<BatchHeader>, number>();
  /** Pack → bytes that stay. */
  private readonly kept = new Map<number, number>();

  constructor(census: Census, deleted: number) {
    this.census = census;
    this.logBytes = LOG_MAGIC.length + census.log.notesFor(0).length;
    const counted = census.files.filter(({ kind }) => kind !== 'pack' && kind !== 'action log');
    this.others = sumBytes(counted) - deleted;
    this.keep = census.needs.map((need) => (need === DEAD ? 0 : 1));
    for (const pack of census.packs.keys()) this.kept.set(pack, 0);
    for (const { pack, length } of census.loose) this.add(pack, padded(length));
    for (const batch of census.log.batches) {
      let answers = 0;
      for (let index = 0; index < batch.header.count; index++) {
        if (this.keep[batch.first + index] === 0) continue;
        this.add(batch.header.pack, batch.bytesOf(index));
        answers++;
      }
      this.left.set(batch, answers);
      this.heads.set(batch, FRAME_BYTES + JSON.stringify(batch.header).length);
      this.logBytes += this.recordBytes(batch, answers);
    }
  }

  /** Lets a candidate go. */
  evict({ batch, need, bytes, answers, milliseconds }: Candidate): void {
    const { needs } = this.census;
    for (let answer = batch.first; answer < batch.end; answer++) {
      if (needs[answer] === need) this.keep[answer] = 0;
    }
    this.add(batch.header.pack, -bytes);
    const before = this.left.get(batch) as number;
    this.left.set(batch, before - answers);
    this.logBytes += this.recordBytes(batch, before - answers) - this.recordBytes(batch, before);
    this.answers += answers;
    this.milliseconds += milliseconds;
  }

  /** Bytes when neither packs nor log hold anything but what stays. */
  get smallest(): number {
    let packs = 0;
    for (const bytes of this.kept.values()) packs += bytes;
    return this.others + this.logBytes + packs;
  }

  /** Bytes when these packs are rewritten: the records of the others keep their length. */
  bytesWith(rewrite: ReadonlySet<number>): number {
    let bytes = this.others + LOG_MAGIC.length + this.census.log.notesFor(0).length;
    for (const [pack, { bytes: whole }] of this.census.packs) {
      bytes += rewrite.has(pack) ? this.keptIn(pack) : whole;
    }
    for (const [batch, left] of this.left) {
      const isWhole = left > 0 && !rewrite.has(batch.header.pack);
      bytes += this.recordBytes(batch, isWhole ? batch.header.count : left);
    }
    return bytes;
  }

  /** Those of which little stays, and more where there would be too much otherwise. */
  packsToRewrite(limit: number): ReadonlySet<number> {
    const packs = [...this.census.packs].map(([pack, { bytes }]) => ({
      pack,
      dead: bytes - this.keptIn(pack),
      isLittle: this.keptIn(pack) < bytes * LITTLE,
    }));
    const rewrite = new Set(packs.filter(({ isLittle }) => isLittle).map(({ pack }) => pack));
    for (const { pack, dead } of packs.sort((a, b) => b.dead - a.dead)) {
      if (dead <= 0 || this.bytesWith(rewrite) <= limit) break;
      rewrite.add(pack);
    }
    return rewrite;
  }

  /** About what a record with so many of the answers of a batch takes in the log. */
  private recordBytes(batch: Batch<BatchHeader>, answers: number): number {
    if (answers === 0) return 0;
    const perAnswer = KEY_BYTES + batch.header.outputs * OUTPUT_BYTES;
    return (this.heads.get(batch) as number) + answers * perAnswer;
  }

  private keptIn(pack: number): number {
    return this.kept.get(pack) as number;
  }

  private add(pack: number, bytes: number): void {
    this.kept.set(pack, (this.kept.get(pack) ?? 0) + bytes);
  }
}
