/**
 * Where the answers of the action log are: an open-addressed table of numbers over
 * the records as they lie in memory, because an object per answer would weigh more
 * than the log itself.
 *
 * An answer's number is its position among all answers of the log. A newer answer
 * to the same fingerprint takes the place of the older one.
 */
import { Batch, KEY_BYTES, type LoggedBatch, type StoredOutput } from './logged-batch.js';
import type { Place } from './pack-store.js';

/** Slots at the beginning; a table is at most half full. */
const FIRST_SLOTS = 1 << 10;

/** Finds answers by fingerprint or number. */
export class AnswerIndex<H extends LoggedBatch = LoggedBatch> {
  readonly batches: Batch<H>[] = [];
  /** Per slot the number of an answer plus one, 0 where it is free, and the first bits of its fingerprint. */
  private slots = new Int32Array(2 * FIRST_SLOTS);
  private answers = 0;
  private lastFound = 0;

  /** The number of the answer to the fingerprint that lies in some bytes from `at` on, or -1. */
  find(fingerprints: Buffer, at: number): number {
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
  add(header: H, body: Buffer, checksum: number): number {
    const first = this.answers;
    const chain = (Math.imul(this.batches.at(-1)?.chain ?? 1, 31) + checksum) | 0;
    const batch = new Batch(first, body, header, chain);
    this.batches.push(batch);
    this.answers += header.count;
    this.reserve(this.answers);
    this.insert(batch);
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
    const from = (answer - first) * KEY_BYTES;
    for (let i = 0; i < KEY_BYTES; i++) if (fingerprints[at + i] !== body[from + i]) return false;
    return true;
  }

  /** Makes room for so many answers. */
  reserve(answers: number): void {
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

/** The first 32 bits of a fingerprint, as a signed number. */
function headAt(bytes: Buffer, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
