/**
 * The action log: which fingerprint was answered by which bytes.
 *
 * Append-only; what was appended is durable after `sync`. Everything that lies in
 * a pack is named here before anybody reads it. Damage costs the records that it
 * hits; a log of another version is set aside by the next one who writes, and is
 * empty for those who read.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { AnswerIndex } from './answer-index.js';
import { checksumIn, frameOf, scanFrames, unframe } from './log-frames.js';
import {
  type Batch,
  KEY_BYTES,
  type LoggedBatch,
  type LoggedSection,
  OUTPUT_BYTES,
  type StoredOutput,
} from './logged-batch.js';
import { makeFolder } from './make-folder.js';
import type { PackStore } from './pack-store.js';
import { setAside } from './set-aside.js';
import { DIGEST_BYTES } from './write-digest.js';

export const LOG_MAGIC = Buffer.from('DAGLOG03');
const ANY_VERSION = /^DAGLOG\d\d$/;
const DAY_MS = 24 * 3600 * 1000;

/** What the log says of a batch. "node" comes first: records are found by it. */
export interface BatchHeader extends LoggedBatch {
  readonly node: string;
  /** Items that a source brought cost nothing to compute, and cannot be computed. */
  readonly kind?: 'items';
  /** What computing all of them took. */
  readonly ms: number;
  /** When its answers were last needed, as far as the record knows; milliseconds since 1970. */
  readonly at: number;
}

/**
 * A batch of finished partitions: `count` fingerprints, each with `outputs` outputs.
 * The bytes of the first output of all of them lie back to back, then those of the next.
 */
export interface ActionBatch {
  readonly node: string;
  readonly kind?: 'items';
  readonly outputs: number;
  readonly milliseconds: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly pack: number;
  readonly offset: number;
  /** Length of all its bytes. */
  readonly bytes: number;
  /** count × 32 bytes. */
  readonly fingerprints: Buffer;
  /** count × outputs. */
  readonly rows: Uint32Array;
  readonly lengths: Uint32Array;
  /** count × outputs × 32 bytes. */
  readonly digests: Uint8Array;
  readonly sections: readonly LoggedSection[];
}

/** A record without answers. Moments are in milliseconds since 1970. */
interface Note {
  readonly node: '';
  /** Batches that were needed at a moment: pack and offset of each. */
  readonly used?: { readonly at: number; readonly places: readonly NotedPlace[] };
  /** When it was last looked for what is too old. */
  readonly looked?: number;
  /** The highest number that a pack ever had: it is not given again. */
  readonly last_pack?: number;
}

type NotedPlace = readonly [pack: number, offset: number];

/** Looks answers up and appends new ones. */
export class ActionLog {
  private readonly path: string;
  private readonly index = new AnswerIndex<BatchHeader>();
  private readonly costs = new Map<string, { ms: number; partitions: number }>();
  private readonly ends = new Map<number, number>();
  /** Pack and offset of a batch → when one of its answers was last needed. */
  private readonly uses = new Map<string, number>();
  private readonly needed = new Set<Batch<BatchHeader>>();
  private fd: number | undefined;
  private goodBytes = 0;
  private isLoaded = false;
  /** Not a log of this version: kept for whoever wrote it. */
  private isForeign = false;
  private lost = 0;
  private lastLook = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** The outputs stored for a fingerprint (hex), if any. */
  find(fingerprint: string): readonly StoredOutput[] | undefined {
    const answer = this.answerOf(fingerprint);
    return answer < 0 ? undefined : this.index.outputsOf(answer);
  }

  /** The number of the answer to a fingerprint (hex), or -1. It holds until the log is written anew. */
  answerOf(fingerprint: string): number {
    return this.answerAt(Buffer.from(fingerprint, 'hex'), 0);
  }

  /** As `answerOf`; the fingerprint lies in some bytes from `at` on. */
  answerAt(fingerprints: Buffer, at: number): number {
    this.load();
    return this.index.find(fingerprints, at);
  }

  /** The fingerprint of an answer. */
  fingerprintOf(answer: number): string {
    return this.index.fingerprint(answer);
  }

  /** True when the packs hold all bytes of an answer, and those that were written with it. */
  isStored(answer: number, packs: Pick<PackStore, 'has'>): boolean {
    return packs.has(this.index.placeOf(answer));
  }

  /** One stored output of an answer. */
  output(answer: number, output: number): StoredOutput {
    return this.index.output(answer, output);
  }

  /** Digests of one output of some answers, as hex. */
  digestsOf(answers: Int32Array, output: number): string[] {
    const lists: string[][] = [];
    for (let i = 0; i < answers.length; ) {
      const batch = this.batchOf(answers[i] as number);
      const from = i;
      // Answers that were given together follow each other.
      do i++;
      while (answers[i] === (answers[i - 1] as number) + 1 && (answers[i] as number) < batch.end);
      const [first, last] = [answers[from] as number, answers[i - 1] as number];
      lists.push(batch.digests(first - batch.first, last + 1 - batch.first, output));
    }
    return lists.flat();
  }

  /** Names the log as it is now: answers keep their numbers in every log that goes on from here. */
  get mark(): string {
    this.load();
    return this.index.mark;
  }

  /** True when this log goes on from where the mark was taken. */
  hasMark(mark: string): boolean {
    this.load();
    return this.index.hasMark(mark);
  }

  /** Mean milliseconds per partition that past runs of this node took, if recorded. */
  cost(node: string): number | undefined {
    this.load();
    const cost = this.costs.get(node);
    return cost && cost.partitions > 0 ? cost.ms / cost.partitions : undefined;
  }

  /** Numbers of all answers that hold, each once. */
  allAnswers(): Iterable<number> {
    this.load();
    return this.index.all();
  }

  /** All records, those included whose answers were given again later. */
  get batches(): readonly Batch<BatchHeader>[] {
    this.load();
    return this.index.batches;
  }

  batchOf(answer: number): Batch<BatchHeader> {
    return this.index.batchOf(answer);
  }

  /** Pack → where the last byte ends that the log knows of. */
  get packEnds(): ReadonlyMap<number, number> {
    this.load();
    return this.ends;
  }

  /** Bytes in the middle of the log that belong to no whole record. */
  get lostBytes(): number {
    this.load();
    return this.lost;
  }

  /** When an answer of a batch was last needed, in milliseconds since 1970. */
  lastUse({ header }: Batch<BatchHeader>): number {
    return Math.max(header.at, this.uses.get(placeText(header)) ?? 0);
  }

  /** Counts answers (numbers; -1 for none) as needed. */
  touch(answers: Int32Array): void {
    let last: Batch<BatchHeader> | undefined;
    for (let i = 0; i < answers.length; i++) {
      const answer = answers[i] as number;
      if (answer < 0) continue;
      const batch = this.batchOf(answer);
      // Neighbours were mostly given together.
      if (batch !== last) this.needed.add(batch);
      last = batch;
    }
  }

  /** Keeps which batches were needed, of each at most once a day. */
  keepUses(now: number): void {
    const used = [...this.needed].filter((batch) => this.lastUse(batch) < now - DAY_MS);
    if (used.length === 0) return;
    const places = used.map(({ header }): NotedPlace => [header.pack, header.offset]);
    this.note({ node: '', used: { at: now, places } });
  }

  /** True at most once a day: it is time to look for what is too old. */
  isTimeToLook(now: number): boolean {
    this.load();
    if (this.lastLook > now - DAY_MS) return false;
    this.note({ node: '', looked: now });
    return true;
  }

  /** What a log that replaces this one says beside its answers. */
  notes(lastPack: number): Buffer {
    const note: Note = { node: '', looked: this.lastLook, last_pack: lastPack };
    return frameOf(note, new Uint8Array());
  }

  /** Appends a batch; its bytes must be in the pack already. Returns the number of its first answer. */
  append(batch: ActionBatch): number {
    this.load();
    const header: BatchHeader = {
      node: batch.node,
      ...(batch.kind && { kind: batch.kind }),
      outputs: batch.outputs,
      count: batch.fingerprints.length / KEY_BYTES,
      ms: Math.round(batch.milliseconds * 1000) / 1000,
      at: batch.at,
      pack: batch.pack,
      offset: batch.offset,
      bytes: batch.bytes,
      sections: batch.sections,
    };
    const body = bodyOf(batch);
    const frame = frameOf(header, body);
    this.write(frame);
    return this.take(header, body, checksumIn(frame));
  }

  /** Makes everything appended so far survive a power cut. */
  sync(): void {
    if (this.fd !== undefined) fsyncSync(this.fd);
  }

  /** Sets a log of another version aside, before its name is taken. */
  makeWay(): void {
    this.load();
    if (this.isForeign) setAside(this.path);
    this.isForeign = false;
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }

  private note(note: Note): void {
    this.write(frameOf(note, new Uint8Array()));
    this.heed(note);
  }

  private write(bytes: Buffer): void {
    const fd = this.open();
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(fd, bytes, written, bytes.length - written, this.goodBytes + written);
    }
    this.goodBytes += bytes.length;
  }

  private open(): number {
    if (this.fd !== undefined) return this.fd;
    makeFolder(dirname(this.path));
    this.makeWay();
    this.fd = openSync(this.path, existsSync(this.path) ? 'r+' : 'wx');
    // A torn tail from a killed run is cut, so that the next record follows good ones.
    ftruncateSync(this.fd, this.goodBytes);
    writeSync(this.fd, LOG_MAGIC, 0, LOG_MAGIC.length, 0);
    this.goodBytes = Math.max(this.goodBytes, LOG_MAGIC.length);
    return this.fd;
  }

  private load(): void {
    if (this.isLoaded) return;
    this.isLoaded = true;
    if (!existsSync(this.path)) return;
    const bytes = readFileSync(this.path);
    const magic = bytes.subarray(0, LOG_MAGIC.length);
    const isOurs = magic.equals(LOG_MAGIC);
    if (!isOurs && ANY_VERSION.test(magic.toString('latin1'))) {
      // Only a writer puts it aside: to a reader, a log that a run is just beginning looks the same.
      this.isForeign = true;
      return;
    }
    const { records, end, lost } = scanFrames(bytes, isOurs ? LOG_MAGIC.length : 0);
    if (!isOurs && records.length === 0) {
      this.isForeign = bytes.length > 0;
      return;
    }
    this.goodBytes = end;
    this.lost = lost;
    // An answer takes at least so many bytes: room for all of them is made once.
    this.index.reserve(Math.floor(bytes.length / (KEY_BYTES + OUTPUT_BYTES)));
    for (const record of records) this.add(record);
  }

  /** Takes in a record; returns the number of its first answer, -1 when it has none. */
  private add(record: Buffer): number {
    const { header, body } = unframe(record);
    if ((header as Note).node === '') {
      this.heed(header as Note);
      return -1;
    }
    return this.take(header as BatchHeader, body, crc32(record));
  }

  /** Takes in the answers of a record with this checksum; returns the number of the first. */
  private take(header: BatchHeader, body: Buffer, checksum: number): number {
    const { node, kind, ms, count, pack, offset, bytes } = header;
    this.ends.set(pack, Math.max(this.ends.get(pack) ?? 0, offset + bytes));
    if (kind !== 'items') {
      const cost = this.costs.get(node) ?? { ms: 0, partitions: 0 };
      this.costs.set(node, { ms: cost.ms + ms, partitions: cost.partitions + count });
    }
    return this.index.add(header, body, checksum);
  }

  private heed({ used, looked, last_pack: last }: Note): void {
    for (const [pack, offset] of used?.places ?? []) {
      this.uses.set(placeText({ pack, offset }), used?.at ?? 0);
    }
    this.lastLook = Math.max(this.lastLook, looked ?? 0);
    if (last !== undefined) this.ends.set(last, this.ends.get(last) ?? 0);
  }
}

function placeText({ pack, offset }: { readonly pack: number; readonly offset: number }): string {
  return `${pack} ${offset}`;
}

function bodyOf({ fingerprints, rows, lengths, digests }: ActionBatch): Buffer {
  const body = Buffer.from(new ArrayBuffer(fingerprints.length + rows.length * OUTPUT_BYTES));
  body.set(fingerprints);
  // Word by word: a call to copy so few costs more. A copy begins where words may.
  const slots = new Uint32Array(body.buffer, fingerprints.length);
  const words = new Uint32Array(new Uint8Array(digests).buffer);
  let at = 0;
  let from = 0;
  for (let slot = 0; slot < rows.length; slot++) {
    slots[at++] = rows[slot] as number;
    slots[at++] = lengths[slot] as number;
    for (let i = 0; i < DIGEST_BYTES / 4; i++) slots[at++] = words[from++] as number;
  }
  return body;
}
