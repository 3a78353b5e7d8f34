/**
 * Where many stored outputs lie, side by side: a fan-in reads tens of thousands, and
 * an object for each would cost more than its bytes.
 */
import type { Place } from './pack-store.js';

/** All bytes of one output of one section of a record, which lie back to back. */
export interface WholeOutput extends Place {
  /** sha256 of the bytes, as lower-case hex. */
  readonly digest: string;
}

/** Columns with a value per output; whoever makes them fills every place. */
export class OutputPlaces {
  readonly count: number;
  readonly packs: Int32Array;
  /** In bytes; exact, for a pack may be longer than 32 bits can say. */
  readonly offsets: Float64Array;
  readonly lengths: Float64Array;
  readonly rows: Int32Array;
  readonly wholes: (WholeOutput | undefined)[];

  constructor(count: number) {
    this.count = count;
    this.packs = new Int32Array(count);
    this.offsets = new Float64Array(count);
    this.lengths = new Float64Array(count);
    this.rows = new Int32Array(count);
    this.wholes = new Array<WholeOutput | undefined>(count).fill(undefined);
  }

  /** `whole`: the bytes that it was written among, where they have a digest. */
  set(at: number, place: Place & { readonly whole?: WholeOutput }, rows: number): void {
    this.packs[at] = place.pack;
    this.offsets[at] = place.offset;
    this.lengths[at] = place.length;
    this.rows[at] = rows;
    this.wholes[at] = place.whole;
  }
}
