/**
 * The bytes of one output of all partitions of a batch, back to back, each object on 8
 * bytes, with the digests of objects and of sections.
 *
 * Numbers are copied as numbers: a view of bytes for each object would cost more than
 * the bytes of most. Memory is used again by the next batch, because fresh memory costs more
 * than filling it.
 */
import { hash } from 'node:crypto';
import { padded } from '../cache/logged-batch.js';

/** What was never written to takes no memory: whoever begins with room for a batch copies nothing to grow. */
const FIRST_BYTES = 1 << 20;
/** Numbers up to which copying one by one is faster than a call. */
const FEW_NUMBERS = 32;
/** Memory that stays for the next batch: as many blocks as most nodes have outputs, none of them large. */
const KEPT_BLOCKS = 4;
const MOST_KEPT_BYTES = 1 << 22;

/** Blocks that nobody has in hand, in the order of the outputs that they are large enough for. */
const idle: Buffer[] = [];

/** Grows as objects come. */
export class OutputBytes {
  private buffer = idle.shift() ?? Buffer.allocUnsafeSlow(FIRST_BYTES);
  private numbers = new Float64Array(this.buffer.buffer);
  private used = 0;
  /** Where each section begins. */
  private readonly starts: number[] = [];

  get bytes(): Buffer {
    return this.buffer.subarray(0, this.used);
  }

  /** What is added from now on has a digest of its own. */
  beginSection(): void {
    this.starts.push(this.used);
  }

  /** SHA-256 of a section with its padding, as hex. */
  sectionDigest(index: number): string {
    const end = this.starts[index + 1] ?? this.used;
    return hash('sha256', this.buffer.subarray(this.starts[index], end));
  }

  addNumbers(data: Float64Array): void {
    const at = this.reserve(data.byteLength) / 8;
    if (data.length > FEW_NUMBERS) this.numbers.set(data, at);
    else for (let i = 0; i < data.length; i++) this.numbers[at + i] = data[i] as number;
  }

  addBytes(bytes: Buffer): void {
    const at = this.reserve(bytes.length);
    bytes.copy(this.buffer, at);
    this.buffer.fill(0, at + bytes.length, this.used);
  }

  /** Lets its memory go; nobody may look at its bytes any more. */
  release(): void {
    if (idle.length < KEPT_BLOCKS && this.buffer.length <= MOST_KEPT_BYTES) idle.push(this.buffer);
    this.buffer = Buffer.alloc(0);
    this.used = 0;
  }

  /** Makes room for an object; returns where it begins. */
  private reserve(bytes: number): number {
    const at = this.used;
    this.used += padded(bytes);
    if (this.used > this.buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.used));
      this.buffer.copy(grown, 0, 0, at);
      this.buffer = grown;
      this.numbers = new Float64Array(grown.buffer);
    }
    return at;
  }
}
