/**
 * Thrift's compact protocol, as far as a Parquet footer needs it: bytes are written
 * as they are said, without an object for each struct and a BigInt for each number.
 *
 * A footer of a few thousand column chunks takes milliseconds this way, and a second
 * by way of objects. Whoever writes a struct names its fields in ascending order.
 */

/** Types of fields and of the elements of lists. */
export const I32 = 5;
export const I64 = 6;
export const BINARY = 8;
export const LIST = 9;
export const STRUCT = 12;

const encoder = new TextEncoder();

/** Bytes that grow. */
export class CompactWriter {
  private bytes = new Uint8Array(1 << 14);
  private at = 0;

  /** What was written; valid until more is. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }

  /** A field of a struct: `after` is the number of the field before it, 0 where it is the first. */
  field(id: number, after: number, type: number): void {
    this.byte(((id - after) << 4) | type);
  }

  /** The end of a struct. */
  stop(): void {
    this.byte(0);
  }

  /** The beginning of a list of so many elements. */
  list(length: number, type: number): void {
    if (length === 0) {
      this.byte(0);
    } else if (length > 14) {
      this.byte(0xf0 | type);
      this.count(length);
    } else {
      this.byte((length << 4) | type);
    }
  }

  /** A whole number, 0 or more and exact, of either width. */
  whole(value: number): void {
    this.count(2 * value);
  }

  /** A text of bytes that were encoded before. */
  binary(bytes: Uint8Array): void {
    this.count(bytes.length);
    this.ensure(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  text(value: string): void {
    this.binary(encoder.encode(value));
  }

  private count(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  private byte(value: number): void {
    this.ensure(1);
    this.bytes[this.at++] = value;
  }

  private ensure(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.at + more));
    larger.set(this.written);
    this.bytes = larger;
  }
}
