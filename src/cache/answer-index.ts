/**
 * Where the answers of the action log are: an open-addressed table of numbers over
 * the bodies of its records, because an object per answer would weigh more than the log itself.
 *
 * An answer's number is its position among all answers of the log. A newer answer
 * to the same fingerprint takes the place of the older one. Answers enter the table
 * when somebody asks for one: who asks for some thousands at once of a log that has many
 * more gets them by going through the log, which is faster than making the table.
 */
import {
  Batch,
  KEY_BYTES,
  type LoggedBatch,
  type StoredBody,
  type StoredOutput,
} from './logged-batch.js';
import type { Place } from './pack-store.js';

/** Slots at the beginning; a table is at most half full. */
const FIRST_SLOTS = 1 << 10;
/** After so many times the table is made: it would have paid for itself. */
const MOST_SEARCHES = 16;

/** Finds answers by fingerprint or number. */
export class AnswerIndex<H extends LoggedBatch = LoggedBatch> {
  readonly batches: Batch<H>[] = [];
  /** Per slot the number of an answer plus one, 0 where it is free, and the first bits of its fingerprint. */
  private slots = new Int32Array(2 * FIRST_SLOTS);
  private answers = 0;
  /** How many of the batches, and of their answers, are in the table. */
  private entered = 0;
  private enteredAnswers = 0;
  private searches = 0;
  private lastFound = 0;

  /** The number of the answer to the fingerprint that lies in some bytes from `at` on, or -1. */
  find(fingerprints: Buffer, at: number): number {
    this.enterAll();
    return this.look(fingerprints, at);
  }

  /**
   * The numbers of the answers to all fingerprints that lie in some bytes back to back. Batches that
   * cannot hold any of them need not be looked through.
   */
  findAll(fingerprints: Buffer, mayHold: (batch: H) => boolean = () => true): Int32Array {
    const count = fingerprints.length / KEY_BYTES;
    if (count === 0) return new Int32Array();
    const isFew = count < this.answers - this.enteredAnswers;
    if (isFew && this.searches++ < MOST_SEARCHES) return this.search(fingerprints, mayHold);
    this.enterAll();
    const found = new Int32Array(count);
    for (let i = 0; i < count; i++) found[i] = this.look(fingerprints, i * KEY_BYTES);
    return found;
  }

  /** As `findAll`, by going through all answers with a table of what is asked. */
  private search(fingerprints: Buffer, mayHold: (batch: H) => boolean): Int32Array {
    const found = new Int32Array(fingerprints.length / KEY_BYTES).fill(-1);
    const { slots, mask } = questions(fingerprints);
    for (const batch of this.batches) {
      const { first, header } = batch;
      if (!mayHold(header)) continue;
      const keys = batch.keys();
      for (let index = 0; index < header.count; index++) {
        const at = index * KEY_BYTES;
        const head = headAt(keys, at);
        for (let slot = head & mask; slots[2 * slot] !== 0; slot = (slot + 1) & mask) {
          if (slots[2 * slot + 1] !== head) continue;
          const asked = (slots[2 * slot] as number) - 1;
          // Newer answers come later.
          if (isSame(fingerprints, asked * KEY_BYTES, keys, at)) found[asked] = first + index;
        }
      }
    }
    return found;
  }

  private look(fingerprints: Buffer, at: number): number {
    const { slots } = this;
    const mask = slots.length / 2 - 1;
    const head = headAt(fingerprints, at);
    for (let slot = head & mask; ; slot = (slot + 1) & mask) {
      const answer = (slots[2 * slot] as number) - 1;
      if (answer < 0) return -1;
      if (slots[2 * slot + 1] === head && this.isAnswerTo(fingerprints, at, answer)) return answer;
    }
  }

  /** Numbers of all answers that hold, each once, in no particular order. */
  *all(): Iterable<number> {
    this.enterAll();
    const { slots } = this;
    for (let i = 0; i < slots.length; i += 2) if (slots[i] !== 0) yield (slots[i] as number) - 1;
  }

  output(answer: number, output: number): StoredOutput {
    const batch = this.batchOf(answer);
    return batch.output(answer - batch.first, output);
  }

  outputsOf(answer: number): StoredOutput[] {
    const batch = this.batchOf(answer);
    return batch.outputsOf(answer - batch.first);
  }

  /** All bytes of the batch that an answer came in. */
  placeOf(answer: number): Place {
    const { pack, offset, bytes } = this.batchOf(answer).header;
    return { pack, offset, length: bytes };
  }

  /** Takes in the answers of a record; returns the number of the first. */
  add(header: H, body: Buffer | StoredBody, checksum: number): number {
    const first = this.answers;
    const chain = (Math.imul(this.batches.at(-1)?.chain ?? 1, 31) + checksum) | 0;
    const batch = new Batch(first, body, header, chain);
    this.batches.push(batch);
    this.answers += header.count;
    return first;
  }

  get mark(): string {
    return `${this.answers}.${this.batches.at(-1)?.chain ?? 0}`;
  }

  hasMark(mark: string): boolean {
    const [answers, chain] = mark.split('.').map(Number) as [number, number];
    if (answers === 0) return chain === 0;
    if (!(answers > 0 && answers <= this.answers)) return false;
    const batch = this.batchOf(answers - 1);
    return batch.end === answers && batch.chain === chain;
  }

  fingerprint(answer: number): string {
    const batch = this.batchOf(answer);
    return batch.fingerprint(answer - batch.first);
  }

  batchOf(answer: number): Batch<H> {
    const { batches } = this;
    const last = batches[this.lastFound];
    if (last && answer >= last.first && answer < last.end) return last;
    let low = 0;
    let high = batches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((batches[middle] as Batch<H>).first <= answer) low = middle;
      else high = middle - 1;
    }
    this.lastFound = low;
    return batches[low] as Batch<H>;
  }

  private enterAll(): void {
    if (this.entered === this.batches.length) return;
    this.reserve(this.answers);
    for (; this.entered < this.batches.length; this.entered++) {
      this.insert(this.batches[this.entered] as Batch<H>);
    }
    this.enteredAnswers = this.answers;
  }

  /** One loop over all answers: a call for each would cost more than it does. */
  private insert(batch: Batch): void {
    const { slots } = this;
    const { body, first, header } = batch;
    const mask = slots.length / 2 - 1;
    for (let index = 0; index < header.count; index++) {
      const at = index * KEY_BYTES;
      const head = headAt(body, at);
      if (head === 0 && batch.isDropped(index)) continue;
      let slot = head & mask;
      while (slots[2 * slot] !== 0) {
        const other = (slots[2 * slot] as number) - 1;
        if (slots[2 * slot + 1] === head && this.isAnswerTo(body, at, other)) break;
        slot = (slot + 1) & mask;
      }
      slots[2 * slot] = first + index + 1;
      slots[2 * slot + 1] = head;
    }
  }

  private isAnswerTo(fingerprints: Buffer, at: number, answer: number): boolean {
    const { body, first } = this.batchOf(answer);
    return isSame(fingerprints, at, body, (answer - first) * KEY_BYTES);
  }

  /** Makes room for so many answers. */
  private reserve(answers: number): void {
    const old = this.slots;
    let length = old.length;
    while (4 * answers > length) length *= 2;
    if (length === old.length) return;
    this.slots = new Int32Array(length);
    const mask = length / 2 - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] === 0) continue;
      let slot = (old[i + 1] as number) & mask;
      while (this.slots[2 * slot] !== 0) slot = (slot + 1) & mask;
      this.slots[2 * slot] = old[i] as number;
      this.slots[2 * slot + 1] = old[i + 1] as number;
    }
  }
}

/** A table of fingerprints: per slot the position of one plus one, 0 where it is free, and its first bits. */
function questions(fingerprints: Buffer): { readonly slots: Int32Array; readonly mask: number } {
  const count = fingerprints.length / KEY_BYTES;
  let length = 2 * FIRST_SLOTS;
  // Mostly free, because most who look for a fingerprint here have another.
  while (8 * count > length) length *= 2;
  const slots = new Int32Array(length);
  const mask = length / 2 - 1;
  for (let i = 0; i < count; i++) {
    const head = headAt(fingerprints, i * KEY_BYTES);
    let slot = head & mask;
    while (slots[2 * slot] !== 0) slot = (slot + 1) & mask;
    slots[2 * slot] = i + 1;
    slots[2 * slot + 1] = head;
  }
  return { slots, mask };
}

function isSame(a: Buffer, at: number, b: Buffer, from: number): boolean {
  for (let i = 0; i < KEY_BYTES; i++) if (a[at + i] !== b[from + i]) return false;
  return true;
}

/** The first 32 bits of a fingerprint, as a signed number. */
function headAt(bytes: Buffer, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
