/**
 * The digest of a group of items: sha256 over keys, contents and facts, in order.
 *
 * An item is "key, its values with a zero between them; 1; digest in hex; 1; facts as
 * JSON; 2". It is written as bytes into one block that all groups share: text for each
 * item, made and joined, would cost more than its hash.
 */
import { createHash, type Hash, hash } from 'node:crypto';
import { DIGEST_BYTES } from '../cache/write-digest.js';
import type { Json } from '../contract/index.js';

const BLOCK_BYTES = 1 << 16;
/** A character takes at most so many bytes. */
const MOST_UTF8 = 3;
const HEX = Buffer.from('0123456789abcdef');

const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);

/** Takes the items of one group. Only one group at a time. */
export class GroupDigest {
  private used = 0;
  /** Of what did not fit the block. */
  private before: Hash | undefined;

  /** An item whose digest is text. */
  addText(key: string, digest: string, meta: Json): void {
    this.text(key);
    this.byte(1);
    this.text(digest);
    this.facts(meta);
  }

  /** An item whose digest lies in some bytes from `at` on, and whose key is two texts. */
  addBytes(start: string, last: string, bytes: Buffer, at: number, meta: Json): void {
    this.text(start);
    this.text(last);
    this.byte(1);
    this.hex(bytes, at);
    this.facts(meta);
  }

  /** The digest of all items, as hex. */
  end(): string {
    const rest = block.subarray(0, this.used);
    return this.before ? this.before.update(rest).digest('hex') : hash('sha256', rest);
  }

  private facts(meta: Json): void {
    this.byte(1);
    if (meta !== null) this.text(JSON.stringify(meta));
    this.byte(2);
  }

  private byte(value: number): void {
    this.reserve(1);
    block[this.used++] = value;
  }

  private text(value: string): void {
    if (MOST_UTF8 * value.length > BLOCK_BYTES) {
      this.flush().update(value);
      return;
    }
    this.reserve(MOST_UTF8 * value.length);
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) {
        this.used += block.write(value, this.used);
        return;
      }
      block[this.used + i] = code;
    }
    this.used += value.length;
  }

  private hex(bytes: Buffer, at: number): void {
    this.reserve(2 * DIGEST_BYTES);
    for (let i = at; i < at + DIGEST_BYTES; i++) {
      const byte = bytes[i] as number;
      block[this.used++] = HEX[byte >> 4] as number;
      block[this.used++] = HEX[byte & 15] as number;
    }
  }

  private reserve(bytes: number): void {
    if (this.used + bytes > BLOCK_BYTES) this.flush();
  }

  private flush(): Hash {
    this.before ??= createHash('sha256');
    this.before.update(block.subarray(0, this.used));
    this.used = 0;
    return this.before;
  }
}
