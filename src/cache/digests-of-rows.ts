/**
 * The digests of slices of one item, as bytes: an object and a text for each of tens of
 * thousands would weigh four times as much.
 *
 * Slices are asked for in the order in which they came, so it is mostly the one behind the
 * last that was found. Else a few are looked at one after another.
 */
import { DIGEST_BYTES } from './write-digest.js';

/** First row, row after the last, digest. */
export const SLICE_BYTES = 4 + 4 + DIGEST_BYTES;
const FIRST_SLICES = 8;
/** More are found by a table. */
const FEW_SLICES = 64;
/** Rows that two 25-bit numbers can tell: more are not asked about. */
export const MOST_ROWS = 2 ** 25;

/** Digests by first row and row after the last. */
export class DigestsOfRows {
  private all: Buffer;
  private used: number;
  private next = 0;
  /** By rows, where there are many. */
  private places: Map<number, number> | undefined;

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
    const at = this.isAt(this.next, from, to) ? this.next : this.placeOf(from, to);
    if (at === undefined) return undefined;
    this.next = at + SLICE_BYTES;
    return this.all.toString('hex', at + 8, this.next);
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
    this.places?.set(from * MOST_ROWS + to, this.used);
    this.used += SLICE_BYTES;
    this.next = 0;
  }

  private placeOf(from: number, to: number): number | undefined {
    if (this.used > FEW_SLICES * SLICE_BYTES) {
      this.places ??= this.allPlaces();
      return this.places.get(from * MOST_ROWS + to);
    }
    for (let at = 0; at < this.used; at += SLICE_BYTES) if (this.isAt(at, from, to)) return at;
    return undefined;
  }

  private allPlaces(): Map<number, number> {
    const places = new Map<number, number>();
    for (let at = 0; at < this.used; at += SLICE_BYTES) {
      places.set(this.all.readUInt32LE(at) * MOST_ROWS + this.all.readUInt32LE(at + 4), at);
    }
    return places;
  }

  private isAt(at: number, from: number, to: number): boolean {
    const { all, used } = this;
    return at < used && all.readUInt32LE(at) === from && all.readUInt32LE(at + 4) === to;
  }
}
