/**
 * Where the answers of the action log are: an open-addressed table of numbers over
 * the records as they lie in memory, because an object per answer would weigh more
 * than the log itself.
 *
 * An answer's number is its position among all answers of the log. A newer answer
 * to the same fingerprint takes the place of the older one.
 */
import type { Place } from './pack-store.js';

export const KEY_BYTES = 32;
/** Per output of a partition: rows, length (u32 each) and the sha256 of the bytes. */
export const OUTPUT_BYTES = 8 + 32;
/** Slots at the beginning; a table is at most half full. */
const FIRST_SLOTS = 1 << 10;

/** All bytes of one output of one section, which lie back to back. */
export interface WholeOutput extends Place {
  /** sha256 of the bytes, as lower-case hex. */
  readonly digest: string;
}

/** One stored output of one partition. */
export interface StoredOutput extends Place {
  readonly kind: 'pack';
  readonly rows: number;
  /** sha256 of the bytes, as lower-case hex. */
  readonly digest: string;
  /** The bytes that it was written among. */
  readonly whole: WholeOutput;
}

/** Neighbours of a batch whose bytes have one digest per output. */
export interface LoggedSection {
  readonly count: number;
  /** Per output: sha256 of its bytes, as hex. */
  readonly digests: readonly string[];
}

/** What a record says besides its answers. */
export interface LoggedBatch {
  readonly count: number;
  readonly outputs: number;
  readonly pack: number;
  readonly offset: number;
  /** Length of all its bytes. */
  readonly bytes: number;
  readonly sections: readonly LoggedSection[];
}

/** One record: the answers of a batch. */
class Batch {
  readonly first: number;
  readonly body: Buffer;
  readonly header: LoggedBatch;
  /** Checksum over this record and all before it. */
  readonly chain: number;
  private places: BatchPlaces | undefined;

  constructor(first: number, body: Buffer, header: LoggedBatch, chain: number) {
    this.first = first;
    this.body = body;
    this.header = header;
    this.chain = chain;
  }

  get end(): number {
    return this.first + this.header.count;
  }

  /** Byte offset of a record's part for one output of one answer. */
  at(index: number, output: number): number {
    const { count, outputs } = this.header;
    return KEY_BYTES * count + (index * outputs + output) * OUTPUT_BYTES;
  }

  offset(index: number, output: number): number {
    return this.located().offsets[output * this.header.count + index] as number;
  }

  whole(index: number, output: number): WholeOutput {
    const { wholes, sectionOf } = this.located();
    return wholes[
      output * this.header.sections.length + (sectionOf[index] as number)
    ] as WholeOutput;
  }

  /** Found when asked: most batches are never read. */
  private located(): BatchPlaces {
    if (this.places) return this.places;
    const { count, outputs, pack, sections } = this.header;
    const offsets = new Float64Array(count * outputs);
    const sectionOf = new Int32Array(count);
    const wholes: WholeOutput[] = [];
    let offset = this.header.offset;
    for (let o = 0; o < outputs; o++) {
      let i = 0;
      sections.forEach((section, s) => {
        const start = offset;
        for (const end = i + section.count; i < end; i++) {
          sectionOf[i] = s;
          offsets[o * count + i] = offset;
          // Objects start on 8 bytes, so that columns can be viewed where they were read.
          offset += Math.ceil(this.body.readUInt32LE(this.at(i, o) + 4) / 8) * 8;
        }
        const digest = section.digests[o] as string;
        wholes.push({ pack, offset: start, length: offset - start, digest });
      });
    }
    this.places = { offsets, sectionOf, wholes };
    return this.places;
  }
}

/** Where the bytes of a batch lie. */
interface BatchPlaces {
  /** Output by output, of each answer. */
  readonly offsets: Float64Array;
  readonly sectionOf: Int32Array;
  /** Output by output, of each section. */
  readonly wholes: readonly WholeOutput[];
}

/** An output as the log has it: read when asked, because most are never asked. */
class LoggedOutput implements StoredOutput {
  private readonly batch: Batch;
  private readonly index: number;
  private readonly output: number;

  constructor(batch: Batch, index: number, output: number) {
    this.batch = batch;
    this.index = index;
    this.output = output;
  }

  get kind(): 'pack' {
    return 'pack';
  }

  get pack(): number {
    return this.batch.header.pack;
  }

  get offset(): number {
    return this.batch.offset(this.index, this.output);
  }

  get rows(): number {
    return this.batch.body.readUInt32LE(this.at);
  }

  get length(): number {
    return this.batch.body.readUInt32LE(this.at + 4);
  }

  get digest(): string {
    return this.batch.body.toString('hex', this.at + 8, this.at + OUTPUT_BYTES);
  }

  get whole(): WholeOutput {
    return this.batch.whole(this.index, this.output);
  }

  private get at(): number {
    return this.batch.at(this.index, this.output);
  }
}

/** Finds answers by fingerprint or number. */
export class AnswerIndex {
  private readonly batches: Batch[] = [];
  /** Per slot the number of an answer plus one, 0 where it is free, and the first bits of its fingerprint. */
  private slots = new Int32Array(2 * FIRST_SLOTS);
  private answers = 0;
  private lastFound = 0;

  /** The number of the answer to a fingerprint (hex), or -1. */
  find(fingerprint: string): number {
    const { slots } = this;
    const mask = slots.length / 2 - 1;
    const head = headOf(fingerprint);
    for (let slot = head & mask; ; slot = (slot + 1) & mask) {
      const answer = (slots[2 * slot] as number) - 1;
      if (answer < 0) return -1;
      if (slots[2 * slot + 1] === head && this.fingerprint(answer) === fingerprint) return answer;
    }
  }

  output(answer: number, output: number): StoredOutput {
    const batch = this.batchOf(answer);
    return new LoggedOutput(batch, answer - batch.first, output);
  }

  outputsOf(answer: number): StoredOutput[] {
    const { outputs } = this.batchOf(answer).header;
    return Array.from({ length: outputs }, (_, o) => this.output(answer, o));
  }

  /** All bytes of the batch that an answer came in. */
  placeOf(answer: number): Place {
    const { pack, offset, bytes } = this.batchOf(answer).header;
    return { pack, offset, length: bytes };
  }

  /** Takes in the answers of a record; returns the number of the first. */
  add(header: LoggedBatch, body: Buffer, checksum: number): number {
    const first = this.answers;
    const chain = (Math.imul(this.batches.at(-1)?.chain ?? 1, 31) + checksum) | 0;
    const batch = new Batch(first, body, header, chain);
    this.batches.push(batch);
    this.answers += header.count;
    this.reserve(this.answers);
    for (let index = 0; index < header.count; index++) this.insert(batch, index);
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

  private fingerprint(answer: number): string {
    const { body, first } = this.batchOf(answer);
    const at = (answer - first) * KEY_BYTES;
    return body.toString('hex', at, at + KEY_BYTES);
  }

  private batchOf(answer: number): Batch {
    const { batches } = this;
    const last = batches[this.lastFound];
    if (last && answer >= last.first && answer < last.end) return last;
    let low = 0;
    let high = batches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((batches[middle] as Batch).first <= answer) low = middle;
      else high = middle - 1;
    }
    this.lastFound = low;
    return batches[low] as Batch;
  }

  private insert(batch: Batch, index: number): void {
    const { slots } = this;
    const mask = slots.length / 2 - 1;
    const head = batch.body.readInt32BE(index * KEY_BYTES);
    for (let slot = head & mask; ; slot = (slot + 1) & mask) {
      const other = (slots[2 * slot] as number) - 1;
      if (other >= 0 && (slots[2 * slot + 1] !== head || !this.isSame(batch, index, other)))
        continue;
      slots[2 * slot] = batch.first + index + 1;
      slots[2 * slot + 1] = head;
      return;
    }
  }

  private isSame(batch: Batch, index: number, other: number): boolean {
    const { body, first } = this.batchOf(other);
    const [a, b] = [index * KEY_BYTES, (other - first) * KEY_BYTES];
    return batch.body.compare(body, b, b + KEY_BYTES, a, a + KEY_BYTES) === 0;
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

/** The first 32 bits of a fingerprint in hex, as a signed number. */
function headOf(fingerprint: string): number {
  return Number.parseInt(fingerprint.slice(0, 8), 16) | 0;
}
