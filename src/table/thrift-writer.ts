/**
 * Thrift's compact protocol, as far as the footer of a Parquet file needs it.
 *
 * Fields come in ascending order. Whole numbers are not negative and below 2^52: a
 * footer has sizes and offsets only, so they need no BigInt each.
 */

/** Types of the compact protocol. */
export const I32 = 5;
export const I64 = 6;
export const BINARY = 8;
const LIST = 9;
export const STRUCT = 12;

const STOP = 0;
/** From here on an element's count stands behind its list's head. */
const LONG_LIST = 15;
const LEAST_BYTES = 1 << 14;

/** Bytes of one struct and of what it holds, in the order in which they are written. */
export class ThriftWriter {
  private bytes = Buffer.allocUnsafe(LEAST_BYTES);
  private used = 0;
  /** The last field's number, in the struct in hand and in those around it. */
  private last = 0;
  private readonly around: number[] = [];

  /** A whole number as a field. */
  number(field: number, type: typeof I32 | typeof I64, value: number): void {
    this.head(field, type);
    this.varint(2 * value);
  }

  text(field: number, value: string): void {
    this.head(field, BINARY);
    this.textElement(value);
  }

  /** Begins a list; `count` elements of that type have to follow. */
  list(field: number, type: number, count: number): void {
    this.head(field, LIST);
    // Of an empty list the type is left open, as by the library that readers are tested with.
    if (count < LONG_LIST) this.byte((count << 4) | (count === 0 ? 0 : type));
    else {
      this.byte((LONG_LIST << 4) | type);
      this.varint(count);
    }
  }

  numberElement(value: number): void {
    this.varint(2 * value);
  }

  textElement(value: string): void {
    // A character takes at most three bytes.
    this.ensure(3 * value.length + 5);
    const length = Buffer.byteLength(value);
    this.varint(length);
    this.used += this.bytes.write(value, this.used);
  }

  /** Begins a struct, as a field or as an element of a list. */
  begin(field?: number): void {
    if (field !== undefined) this.head(field, STRUCT);
    this.around.push(this.last);
    this.last = 0;
  }

  end(): void {
    this.byte(STOP);
    this.last = this.around.pop() ?? 0;
  }

  /** All bytes so far, and their number behind them in four bytes. */
  finish(): Buffer {
    this.ensure(4);
    this.bytes.writeUInt32LE(this.used, this.used);
    return this.bytes.subarray(0, this.used + 4);
  }

  /** Every field's number is at most fifteen above the one before. */
  private head(field: number, type: number): void {
    this.byte(((field - this.last) << 4) | type);
    this.last = field;
  }

  private varint(value: number): void {
    this.ensure(8);
    let rest = value;
    while (rest >= 128) {
      this.bytes[this.used++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.used++] = rest;
  }

  private byte(value: number): void {
    this.ensure(1);
    this.bytes[this.used++] = value;
  }

  private ensure(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.used + more));
    this.bytes.copy(larger, 0, 0, this.used);
    this.bytes = larger;
  }
}
