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
  fsync,
  fsyncSync,
  ftruncateSync,
  openSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { AnswerIndex } from './answer-index.js';
import { checksumIn, filledFrame, frameOf, type ScannedRecord } from './log-frames.js';
import { LogNotes, type Note } from './log-notes.js';
import { type ActionBatch, type BatchHeader, bodyBytes, fillBody, headerOf } from './log-record.js';
import { LogStems, mayHold, stemsIn } from './log-stems.js';
import type { Batch, StoredBody, StoredOutput } from './logged-batch.js';
import { makeFolder } from './make-folder.js';
import type { OutputPlaces } from './output-places.js';
import type { PackStore } from './pack-store.js';
import { type RecordBodies, readRecords } from './read-records.js';
import { setAside } from './set-aside.js';

export const LOG_MAGIC = Buffer.from('DAGLOG03');
const fsyncSoon = promisify(fsync);

/** Looks answers up and appends new ones. */
export class ActionLog {
  private readonly path: string;
  private readonly index = new AnswerIndex<BatchHeader>();
  private readonly costs = new Map<string, { ms: number; partitions: number }>();
  private readonly ends = new Map<number, number>();
  private readonly notes = new LogNotes();
  private readonly stems = new LogStems();
  private stemsOnDisk: LogStems | undefined;
  private fd: number | undefined;
  private bodies: RecordBodies | undefined;
  private goodBytes = 0;
  private isLoaded = false;
  /** Not a log of this version: kept for whoever wrote it. */
  private isForeign = false;
  private lost = 0;

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

  /**
   * Numbers of the answers to fingerprints that lie back to back; -1 where there is none, or where
   * bytes are gone. `stems`: of each of them at least one, where they are known.
   */
  answersTo(
    fingerprints: Buffer,
    packs: Pick<PackStore, 'has'>,
    stems?: readonly string[],
  ): Int32Array {
    this.load();
    const asked = stems && new Set(stems);
    const answers = this.index.findAll(fingerprints, (header) => !asked || mayHold(header, asked));
    let last: Batch | undefined;
    for (let i = 0; i < answers.length; i++) {
      const answer = answers[i] as number;
      if (answer < 0 || (last && answer >= last.first && answer < last.end)) continue;
      if (this.isStored(answer, packs)) last = this.batchOf(answer);
      else answers[i] = -1;
    }
    return answers;
  }

  /** False where no answer has any of these stems. A log of which nobody asked more is not read for it. */
  mayAnswer(stems: readonly string[]): boolean {
    if (!this.isLoaded) {
      this.stemsOnDisk ??= stemsIn(this.path, LOG_MAGIC);
      if (this.stemsOnDisk) return this.stemsOnDisk.hasAny(stems);
    }
    const { batches, stems: known } = this;
    for (const { header } of batches.slice(known.records)) known.add(header);
    return known.hasAny(stems);
  }

  /** The fingerprint of an answer. */
  fingerprintOf(answer: number): string {
    return this.index.fingerprint(answer);
  }

  /** True when the packs hold all bytes of an answer, and those that were written with it. */
  isStored(answer: number, packs: Pick<PackStore, 'has'>): boolean {
    return packs.has(this.index.placeOf(answer));
  }

  /** True when there is an answer everywhere, and the packs hold all their bytes. */
  areStored(answers: Int32Array, packs: Pick<PackStore, 'has'>): boolean {
    let last: Batch | undefined;
    for (let i = 0; i < answers.length; i++) {
      const answer = answers[i] as number;
      // Neighbours were mostly given together, and so were their bytes.
      if (last && answer >= last.first && answer < last.end) continue;
      if (answer < 0 || !this.isStored(answer, packs)) return false;
      last = this.batchOf(answer);
    }
    return true;
  }

  /** One stored output of an answer. */
  output(answer: number, output: number): StoredOutput {
    return this.index.output(answer, output);
  }

  /** Digests of one output of some answers, as hex. */
  digestsOf(answers: Int32Array, output: number): string[] {
    const lists: string[][] = [];
    this.eachStretch(answers, (batch, from, to) => {
      lists.push(batch.digests(from, to, output));
    });
    // Mostly all were given together, and putting lists together costs more than making them.
    return lists.length === 1 ? (lists[0] as string[]) : lists.flat();
  }

  /** Writes where one output of some answers lies, at `start` and behind it. */
  locate(answers: Int32Array, output: number, places: OutputPlaces, start: number): void {
    this.eachStretch(answers, (batch, from, to, at) => {
      batch.locate(from, to, output, places, start + at);
    });
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
  lastUse(batch: Batch<BatchHeader>): number {
    return this.notes.lastUse(batch);
  }

  /** Counts answers (numbers; -1 for none) as needed. */
  touch(answers: Int32Array): void {
    let last: Batch<BatchHeader> | undefined;
    for (let i = 0; i < answers.length; i++) {
      const answer = answers[i] as number;
      if (answer < 0) continue;
      // Neighbours were mostly given together.
      if (last && answer >= last.first && answer < last.end) continue;
      last = this.batchOf(answer);
      this.notes.touch(last);
    }
  }

  /** Keeps which batches were needed, of each at most once a day. */
  keepUses(now: number): void {
    const note = this.notes.usesAt(now);
    if (note) this.note(note);
  }

  /** True at most once a day: it is time to look for what is too old. */
  isTimeToLook(now: number): boolean {
    this.load();
    const note = this.notes.lookAt(now);
    if (note) this.note(note);
    return note !== undefined;
  }

  /** What a log that replaces this one says beside its answers. */
  notesFor(lastPack: number): Buffer {
    return frameOf(this.notes.summary(lastPack), new Uint8Array());
  }

  /** Appends a batch; its bytes must be in the pack already. Returns the number of its first answer. */
  append(batch: ActionBatch): number {
    const { first, record } = this.enter(batch);
    this.write(record);
    return first;
  }

  /**
   * Takes in a batch whose bytes are not durable yet: its answers are found from now on.
   * Its record goes to `write` when they are; one that never does costs only what the
   * parts files of this run remember, because the log then has another mark.
   */
  enter(batch: ActionBatch): { readonly first: number; readonly record: Buffer } {
    this.load();
    const header = headerOf(batch);
    const { frame, body } = filledFrame(header, bodyBytes(batch), (own) => fillBody(batch, own));
    return { first: this.take(header, body, checksumIn(frame)), record: frame };
  }

  /** Appends records that were entered. */
  write(bytes: Buffer): void {
    const fd = this.open();
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(fd, bytes, written, bytes.length - written, this.goodBytes + written);
    }
    this.goodBytes += bytes.length;
  }

  /** Makes everything written so far survive a power cut. */
  sync(): void {
    if (this.fd !== undefined) fsyncSync(this.fd);
  }

  /** As `sync`, while this thread goes on. The log must not be closed meanwhile. */
  async settle(): Promise<void> {
    if (this.fd !== undefined) await fsyncSoon(this.fd);
  }

  /** Sets a log of another version aside, before its name is taken. */
  makeWay(): void {
    this.load();
    if (this.isForeign) setAside(this.path);
    this.isForeign = false;
  }

  /** What was not read of it by then can no longer be: bodies of records that nobody needed. */
  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
    this.bodies?.close();
  }

  /** Some answers by batch: those that follow each other in it, [from, to), of which the first is `answers[at]`. */
  private eachStretch(
    answers: Int32Array,
    visit: (batch: Batch, from: number, to: number, at: number) => void,
  ): void {
    for (let i = 0; i < answers.length; ) {
      const batch = this.batchOf(answers[i] as number);
      const at = i;
      // Answers that were given together follow each other.
      do i++;
      while (answers[i] === (answers[i - 1] as number) + 1 && (answers[i] as number) < batch.end);
      const [first, last] = [answers[at] as number, answers[i - 1] as number];
      visit(batch, first - batch.first, last + 1 - batch.first, at);
    }
  }

  private note(note: Note): void {
    this.write(frameOf(note, new Uint8Array()));
    this.heed(note);
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
    const { records, end, lost, isForeign, bodies } = readRecords(this.path, LOG_MAGIC);
    this.bodies = bodies;
    this.isForeign = isForeign;
    this.goodBytes = end;
    this.lost = lost;
    for (const record of records) this.add(record, bodies as RecordBodies);
  }

  /** Takes in a record of the file. */
  private add(record: ScannedRecord, bodies: RecordBodies): void {
    const { header, checksum } = record;
    if ((header as Note).node === '') this.heed(header as Note);
    else {
      const body = { read: (into: Buffer) => bodies.read(record, into) };
      this.take(header as BatchHeader, body, checksum);
    }
  }

  /** Takes in the answers of a record with this checksum; returns the number of the first. */
  private take(header: BatchHeader, body: Buffer | StoredBody, checksum: number): number {
    const { node, kind, ms, count, pack, offset, bytes } = header;
    this.ends.set(pack, Math.max(this.ends.get(pack) ?? 0, offset + bytes));
    if (kind !== 'items') {
      const cost = this.costs.get(node) ?? { ms: 0, partitions: 0 };
      this.costs.set(node, { ms: cost.ms + ms, partitions: cost.partitions + count });
    }
    return this.index.add(header, body, checksum);
  }

  private heed(note: Note): void {
    this.notes.heed(note);
    const { last_pack: last } = note;
    if (last !== undefined) this.ends.set(last, this.ends.get(last) ?? 0);
  }
}
