/**
 * The digests of slices of one item, as bytes: an object and a text for each of tens of
 * thousands would weigh four times as much.
 *
 * Found by looking at one after another. Slices are asked for in the order in which they
 * came, so it is mostly the one behind the last that was found.
 */
import { DIGEST_BYTES } from './write-digest.js';

/** First row, row after the last, digest. */
export const SLICE_BYTES = 4 + 4 + DIGEST_BYTES;
const FIRST_SLICES = 8;

/** Digests by first row and row after the last. */
export class DigestsOfRows {
  private all: Buffer;
  private used: number;
  private next = 0;

  /** `bytes`: as `bytes` gave them. */
  constructor(bytes: Buffer) {
    this.all = bytes;
    this.used = bytes.length - (bytes.length % SLICE_BYTES);
  }

  get count(): number {
    return this.used / SLICE_BYTES;
  }

  /** All of them, in the order in which they came. */
  get bytes(): Buffer {
    return this.all.subarray(0, this.used);
  }

  /** A digest as hex; undefined where there is none. */
  find(from: number, to: number): string | undefined {
    const { all, used } = this;
    let at = this.next;
    for (let looked = 0; looked < used; looked += SLICE_BYTES, at += SLICE_BYTES) {
      if (at >= used) at = 0;
      if (all.readUInt32LE(at) !== from || all.readUInt32LE(at + 4) !== to) continue;
      this.next = at + SLICE_BYTES;
      return all.toString('hex', at + 8, this.next);
    }
    return undefined;
  }

  /** Adds one that was not found. */
  add(from: number, to: number, digest: string): void {
    if (this.used + SLICE_BYTES > this.all.length) {
      // Memory of its own: bytes out of a pool that others share would keep all of that.
      const larger = Buffer.alloc(Math.max(FIRST_SLICES * SLICE_BYTES, 2 * this.used));
      this.bytes.copy(larger);
      this.all = larger;
    }
    this.all.writeUInt32LE(from, this.used);
    this.all.writeUInt32LE(to, this.used + 4);
    this.all.write(digest, this.used + 8, 'hex');
    this.used += SLICE_BYTES;
    this.next = 0;
  }
}
