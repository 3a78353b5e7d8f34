/**
 * One record of the action log: the answers that a batch of partitions gave, or the
 * items that a source brought.
 *
 * The bytes of the first output of all of them lie back to back in a pack, then those
 * of the next; each object begins on 8 bytes. Fields are decoded when asked for,
 * because most never are.
 */
import type { OutputPlaces, WholeOutput } from './output-places.js';
import type { Place } from './pack-store.js';
import { DIGEST_BYTES } from './write-digest.js';

export const KEY_BYTES = 32;
/** Per output of a partition: rows, length (u32 each) and the sha256 of the bytes. */
export const OUTPUT_BYTES = 8 + 32;
/** In place of the fingerprint of an answer that was dropped: no question has it. */
const DROPPED = Buffer.alloc(KEY_BYTES);

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
  /** Of each of its answers at least one stem; absent where they are not known. */
  readonly stems?: readonly string[];
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

/** Where the bytes of a batch lie. */
interface BatchPlaces {
  /** Rows and length of each output of each answer. */
  readonly sizes: Uint32Array;
  /** Output by output, of each answer. */
  readonly offsets: Float64Array;
  readonly sectionOf: Int32Array;
  /** Output by output, of each section. */
  readonly wholes: readonly WholeOutput[];
}

/** A body as it lies in the file of the log. */
export interface StoredBody {
  /** Reads bytes of it, from its first one on, until `into` is full. */
  readonly read: (into: Buffer) => void;
}

/** For bodies that are looked through and not kept: memory that was never touched costs more than reading into it. */
let scratch = Buffer.alloc(0);

/** The answers of one record. */
export class Batch<H extends LoggedBatch = LoggedBatch> {
  /** The number of its first answer. */
  readonly first: number;
  readonly header: H;
  /** Checksum over this record and all before it. */
  readonly chain: number;
  private given: Buffer | StoredBody;
  private places: BatchPlaces | undefined;

  constructor(first: number, body: Buffer | StoredBody, header: H, chain: number) {
    this.first = first;
    this.given = body;
    this.header = header;
    this.chain = chain;
  }

  /** All fingerprints, then rows, length and digest of each output of each of them. Read when it is needed first. */
  get body(): Buffer {
    if (Buffer.isBuffer(this.given)) return this.given;
    const body = Buffer.allocUnsafeSlow(this.bodyBytes);
    this.given.read(body);
    this.given = body;
    return body;
  }

  /** Its fingerprints, back to back at the beginning of what is returned. They hold until another batch is asked. */
  keys(): Buffer {
    return this.beginning(this.header.count * KEY_BYTES);
  }

  /** The first bytes of its body. They hold until another batch is asked. */
  private beginning(bytes: number): Buffer {
    if (Buffer.isBuffer(this.given)) return this.given;
    if (scratch.length < bytes) scratch = Buffer.allocUnsafeSlow(bytes);
    this.given.read(scratch.subarray(0, bytes));
    return scratch;
  }

  get end(): number {
    return this.first + this.header.count;
  }

  private get bodyBytes(): number {
    return this.at(this.header.count, 0);
  }

  fingerprint(index: number): string {
    return this.key(index).toString('hex');
  }

  /** The fingerprint as it lies in the record. */
  key(index: number): Buffer {
    return this.body.subarray(index * KEY_BYTES, (index + 1) * KEY_BYTES);
  }

  /** True for an answer that was dropped: only its bytes are still there. */
  isDropped(index: number): boolean {
    return this.body.readInt32LE(index * KEY_BYTES) === 0 && this.key(index).equals(DROPPED);
  }

  /** The record's body without the fingerprints of some answers. */
  bodyWith(isKept: (index: number) => boolean): Buffer {
    const body = Buffer.from(this.body);
    for (let i = 0; i < this.header.count; i++) if (!isKept(i)) DROPPED.copy(body, i * KEY_BYTES);
    return body;
  }

  /** Byte offset of a record's part for one output of one answer. */
  at(index: number, output: number): number {
    const { count, outputs } = this.header;
    return KEY_BYTES * count + (index * outputs + output) * OUTPUT_BYTES;
  }

  /** Digests of one output of answers [from, to), as hex. */
  digests(from: number, to: number, output: number): string[] {
    // Of all that lies between them at once: a call for each costs more than its digits.
    const end = this.at(to - 1, output) + OUTPUT_BYTES;
    const text = this.body.toString('hex', this.at(from, output), end);
    const step = 2 * OUTPUT_BYTES * this.header.outputs;
    const digests: string[] = [];
    for (let at = 2 * OUTPUT_BYTES; at <= text.length; at += step) {
      digests.push(text.slice(at - 2 * DIGEST_BYTES, at));
    }
    return digests;
  }

  /** Writes where one output of answers [from, to) lies, at `at` and behind it. */
  locate(from: number, to: number, output: number, places: OutputPlaces, at: number): void {
    const { count, outputs, pack, sections } = this.header;
    const { sizes, offsets, sectionOf, wholes } = this.located();
    const { packs, rows, lengths } = places;
    let entry = 2 * (from * outputs + output);
    for (let i = from; i < to; i++, at++, entry += 2 * outputs) {
      packs[at] = pack;
      places.offsets[at] = offsets[output * count + i]!;
      rows[at] = sizes[entry]!;
      lengths[at] = sizes[entry + 1]!;
      places.wholes[at] = wholes[output * sections.length + sectionOf[i]!];
    }
  }

  /** Rows of one output. */
  rows(index: number, output: number): number {
    return this.located().sizes[2 * (index * this.header.outputs + output)] as number;
  }

  /** Length of one output. */
  length(index: number, output: number): number {
    return this.located().sizes[2 * (index * this.header.outputs + output) + 1] as number;
  }

  /** Bytes that an answer takes in the pack, all outputs together. */
  bytesOf(index: number): number {
    let bytes = 0;
    for (let o = 0; o < this.header.outputs; o++) bytes += padded(this.length(index, o));
    return bytes;
  }

  output(index: number, output: number): StoredOutput {
    return new LoggedOutput(this, index, output);
  }

  outputsOf(index: number): StoredOutput[] {
    return Array.from({ length: this.header.outputs }, (_, o) => this.output(index, o));
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
    const sizes = this.sizes();
    const offsets = new Float64Array(count * outputs);
    const sectionOf = new Int32Array(count);
    const wholes: WholeOutput[] = [];
    let offset = this.header.offset;
    for (let o = 0; o < outputs; o++) {
      // Of the lengths: behind the number of rows.
      let entry = 2 * o + 1;
      let i = 0;
      for (let s = 0; s < sections.length; s++) {
        const section = sections[s] as LoggedSection;
        const start = offset;
        for (const end = i + section.count; i < end; i++, entry += 2 * outputs) {
          sectionOf[i] = s;
          offsets[o * count + i] = offset;
          offset += padded(sizes[entry]!);
        }
        const digest = section.digests[o] as string;
        wholes.push({ pack, offset: start, length: offset - start, digest });
      }
    }
    this.places = { sizes, offsets, sectionOf, wholes };
    return this.places;
  }

  /** Rows and length of each output of each answer: all of a body that most who read it need. */
  private sizes(): Uint32Array {
    const { count, outputs } = this.header;
    const { buffer, byteOffset } = this.beginning(this.bodyBytes);
    const view = new DataView(buffer, byteOffset, this.bodyBytes);
    const sizes = new Uint32Array(2 * count * outputs);
    for (let i = 0, at = this.at(0, 0); i < sizes.length; at += OUTPUT_BYTES) {
      sizes[i++] = view.getUint32(at, true);
      sizes[i++] = view.getUint32(at + 4, true);
    }
    return sizes;
  }
}

/** Bytes that an object takes in a pack: it ends where the next may begin. */
export function padded(length: number): number {
  // Objects start on 8 bytes, so that columns can be viewed where they were read.
  return Math.ceil(length / 8) * 8;
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
    return this.batch.rows(this.index, this.output);
  }

  get length(): number {
    return this.batch.length(this.index, this.output);
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
