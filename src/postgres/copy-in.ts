/**
 * Rows as PostgreSQL's binary COPY takes them: a header, per row the number of its
 * fields and per field its length and bytes, and a trailer. Big-endian throughout.
 *
 * Values go from typed arrays into one buffer; no row is ever an object.
 */
import { once } from 'node:events';
import type { Writable } from 'node:stream';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Signature, no flags, no extension. */
const HEADER = Buffer.concat([SIGNATURE, Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);
const BLOCK_BYTES = 1 << 18;

/** Days from 1970-01-01 to 2000-01-01, where PostgreSQL counts from. */
export const PG_EPOCH_DAYS = 10_957;
const PG_EPOCH_MS = PG_EPOCH_DAYS * 86_400_000;

/** Writes rows field by field; blocks go out as they fill. */
export class CopyWriter {
  private readonly stream: Writable;
  private block = Buffer.allocUnsafe(BLOCK_BYTES);
  private view = viewOf(this.block);
  private at = 0;

  constructor(stream: Writable) {
    this.stream = stream;
    this.bytes(HEADER);
  }

  /** Begins a row. Waits where the server is slower than we are. */
  row(fields: number): void {
    this.view.setInt16(this.at, fields);
    this.at += 2;
  }

  /** Makes room for a row of so many bytes; to be awaited when it returns a promise. */
  reserve(bytes: number): Promise<unknown> | undefined {
    return this.at + bytes <= this.block.length ? undefined : this.flush(bytes);
  }

  null(): void {
    this.view.setInt32(this.at, -1);
    this.at += 4;
  }

  /** A double precision; NaN as a value, not as NULL. */
  float8(value: number): void {
    this.view.setInt32(this.at, 8);
    this.view.setFloat64(this.at + 4, value);
    this.at += 12;
  }

  float4(value: number): void {
    this.view.setInt32(this.at, 4);
    this.view.setFloat32(this.at + 4, value);
    this.at += 8;
  }

  /** A date from days since 1970-01-01. */
  date(day: number): void {
    this.view.setInt32(this.at, 4);
    this.view.setInt32(this.at + 4, day - PG_EPOCH_DAYS);
    this.at += 8;
  }

  /** A bigint from a whole number up to 2^53. */
  int8(value: number): void {
    this.view.setInt32(this.at, 8);
    this.view.setBigInt64(this.at + 4, BigInt(value));
    this.at += 12;
  }

  bool(value: boolean): void {
    this.view.setInt32(this.at, 1);
    this.view.setUint8(this.at + 4, value ? 1 : 0);
    this.at += 5;
  }

  /** A field that was encoded before, with its length: see `textField`. */
  field(encoded: Uint8Array): void {
    this.block.set(encoded, this.at);
    this.at += encoded.length;
  }

  /** Sends what is left, and the end. */
  async end(): Promise<void> {
    await this.reserve(TRAILER.length);
    this.bytes(TRAILER);
    await this.flush(0);
  }

  private bytes(bytes: Uint8Array): void {
    this.block.set(bytes, this.at);
    this.at += bytes.length;
  }

  private async flush(needed: number): Promise<void> {
    const full = this.block.subarray(0, this.at);
    this.block = Buffer.allocUnsafe(Math.max(BLOCK_BYTES, needed));
    this.view = viewOf(this.block);
    this.at = 0;
    if (full.length > 0 && !this.stream.write(full)) await once(this.stream, 'drain');
  }
}

/** A text as a field, to be written many times; null where there is none. Zero bytes, which it cannot hold, are left out. */
export function textField(text: string | null): Uint8Array {
  if (text === null) return Buffer.from([0xff, 0xff, 0xff, 0xff]);
  const bytes = Buffer.from(text.replaceAll('\0', ''));
  const field = Buffer.alloc(4 + bytes.length);
  field.writeInt32BE(bytes.length);
  field.set(bytes, 4);
  return field;
}

/** A timestamptz as a field, from milliseconds since 1970. */
export function timeField(milliseconds: number): Uint8Array {
  const field = Buffer.alloc(12);
  field.writeInt32BE(8);
  field.writeBigInt64BE(BigInt(milliseconds - PG_EPOCH_MS) * 1000n, 4);
  return field;
}

function viewOf(block: Buffer): DataView {
  return new DataView(block.buffer, block.byteOffset, block.byteLength);
}
