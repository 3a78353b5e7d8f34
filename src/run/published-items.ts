/**
 * Items of a parquet output as its files are written, without an object for all that is
 * known of each: of a fan-out of tens of thousands, that was most of what a run held.
 *
 * Numbers and digests lie side by side; places and digests are made for who asks.
 */
import { DIGEST_BYTES } from '../cache/write-digest.js';
import type { Json } from '../contract/index.js';
import type { Item, PublishedPlace } from './item.js';

/** What is known of an item whose rows were written. */
export interface WrittenItem {
  readonly key: readonly string[];
  readonly meta: Json;
  readonly rows: number;
  /** Where the bytes of its digest stand. */
  readonly digest: { readonly bytes: Buffer; readonly at: number };
  /** Share it between the items of a file. */
  readonly path: string;
  readonly rowGroup: number;
  readonly row: number;
}

/** Items by number, those of one output. */
export class PublishedItems {
  private readonly numbers: Uint32Array;
  private readonly digests: Buffer;

  /** `count`: how many there may be. */
  constructor(count: number) {
    this.numbers = new Uint32Array(3 * count);
    this.digests = Buffer.from(new ArrayBuffer(DIGEST_BYTES * count));
  }

  /** The item with this number, which was written just now. */
  set(index: number, { key, meta, path, ...written }: WrittenItem): Item {
    const { rows, rowGroup, row, digest } = written;
    this.numbers[3 * index] = rows;
    this.numbers[3 * index + 1] = rowGroup;
    this.numbers[3 * index + 2] = row;
    const { bytes, at } = digest;
    bytes.copy(this.digests, DIGEST_BYTES * index, at, at + DIGEST_BYTES);
    return new PublishedItem(key, meta, path, this, index);
  }

  rowsOf(index: number): number {
    return this.numbers[3 * index] as number;
  }

  digestOf(index: number): string {
    const at = DIGEST_BYTES * index;
    return this.digests.toString('hex', at, at + DIGEST_BYTES);
  }

  placeOf(index: number, path: string): PublishedPlace {
    const rowGroup = this.numbers[3 * index + 1] as number;
    return { kind: 'file', path, rowGroup, row: this.numbers[3 * index + 2] as number };
  }
}

class PublishedItem implements Item {
  constructor(
    readonly key: readonly string[],
    readonly meta: Json,
    private readonly path: string,
    private readonly all: PublishedItems,
    private readonly index: number,
  ) {}

  get rows(): number {
    return this.all.rowsOf(this.index);
  }

  get digest(): string {
    return this.all.digestOf(this.index);
  }

  get place(): PublishedPlace {
    return this.all.placeOf(this.index, this.path);
  }
}
