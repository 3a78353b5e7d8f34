/**
 * Thrift's compact protocol, as Parquet has it in its page headers and footers.
 *
 * Fields are said by number and kind, without an object for a structure or a name for a
 * field: a file of metrics has four thousand headers. Only what Parquet needs of it:
 * whole numbers that are not negative, texts, lists and structures.
 */

/** Kinds of values. */
export const FALSE = 2;
export const I32 = 5;
export const I64 = 6;
export const BINARY = 8;
export const LIST = 9;
export const STRUCT = 12;

/** What a number of 53 bits takes, seven at a time. */
const MOST_VARINT_BYTES = 8;

/** Writes fields in the order in which it is told them. */
export class CompactWriter {
  private buffer: Buffer;
  private used = 0;

  constructor(bytes: number) {
    this.buffer = Buffer.allocUnsafe(bytes);
  }

  /** Begins anew; bytes that were handed out are overwritten. */
  reset(): this {
    this.used = 0;
    return this;
  }

  get length(): number {
    return this.used;
  }

  /** Begins a field, so many numbers after the one before it (1 to 15). */
  field(step: number, kind: number): this {
    return this.byte((step << 4) | kind);
  }

  /** Ends a structure. */
  stop(): this {
    return this.byte(0);
  }

  /** A whole number from 0 to 2^52, doubled as zigzag does, seven bits at a time. */
  int(value: number): this {
    return this.varint(2 * value);
  }

  list(count: number, kind: number): this {
    // An empty list has no kind.
    if (count === 0) return this.byte(0);
    if (count < 15) return this.byte((count << 4) | kind);
    return this.byte(0xf0 | kind).varint(count);
  }

  /** A whole number from 0 to 2^53, seven bits at a time. */
  varint(value: number): this {
    if (this.used + MOST_VARINT_BYTES > this.buffer.length) this.reserve(MOST_VARINT_BYTES);
    const { buffer } = this;
    let at = this.used;
    let rest = value;
    for (; rest > 0x7fffffff; rest = Math.floor(rest / 128)) buffer[at++] = 0x80 | (rest % 128);
    // From here on whole numbers of 31 bits, which shift.
    for (; rest > 0x7f; rest >>>= 7) buffer[at++] = 0x80 | (rest & 0x7f);
    buffer[at++] = rest;
    this.used = at;
    return this;
  }

  text(text: string): this {
    const utf8 = Buffer.from(text);
    return this.varint(utf8.length).raw(utf8);
  }

  raw(bytes: Uint8Array): this {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.used);
    this.used += bytes.length;
    return this;
  }

  /** What was written, good until more is. */
  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.used);
  }

  /** Four bytes, the lowest first. */
  word(value: number): this {
    this.reserve(4);
    this.buffer.writeUInt32LE(value, this.used);
    this.used += 4;
    return this;
  }

  byte(value: number): this {
    if (this.used === this.buffer.length) this.reserve(1);
    this.buffer[this.used++] = value;
    return this;
  }

  private reserve(bytes: number): void {
    if (this.used + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * this.buffer.length + bytes);
    larger.set(this.bytes());
    this.buffer = larger;
  }
}
