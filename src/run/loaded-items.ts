/**
 * What of an artifact's bytes is in memory: stored items in shared memory, and
 * published files that are open.
 *
 * An item that was lent to a batch stays until it is given back. Of the others those
 * that were used last stay, up to a limit, so that what is in memory does not grow with
 * the number of items. Nothing here is known of digests or groups; whatever is let go
 * is read again when somebody asks.
 */
import type { PackStore } from '../cache/pack-store.js';
import { ParquetFile } from '../table/parquet-reader.js';
import type { Item } from './item.js';
import { ItemBlocks } from './item-blocks.js';
import { readInto, storedPlace } from './stored-bytes.js';

/** Items of so many bytes altogether stay, though nobody has them in hand. */
const KEPT_BYTES = 64 << 20;
/** As much of more: who goes through all of them finds none that was kept, however many are. */
const FEW_BYTES = 8 << 20;

/** How much of so many bytes stays. */
export function keptBytes(total: number): number {
  return total <= KEPT_BYTES ? KEPT_BYTES : FEW_BYTES;
}

/** A block, and how many batches it was lent to that have not given it back. */
interface Lent {
  readonly block: SharedArrayBuffer;
  users: number;
}

/** Loads items of one artifact. */
export class LoadedItems {
  private readonly packs: PackStore;
  private readonly keptOf: () => number;
  private kept: number | undefined;
  private readonly lent = new Map<Item, Lent>();
  /** What nobody has in hand, in the order of its last use. */
  private readonly idle = new Map<Item, SharedArrayBuffer>();
  private readonly blocks = new ItemBlocks();
  private readonly files = new Map<string, ParquetFile>();
  private bytes = 0;
  /** The most bytes of items that were in memory at once. */
  mostBytes = 0;

  /** `keptOf`: bytes of items that stay though nobody has them in hand; asked when the first is loaded. */
  constructor(packs: PackStore, keptOf: () => number) {
    this.packs = packs;
    this.keptOf = keptOf;
  }

  /** True when looking at an item reads nothing. */
  has(item: Item): boolean {
    return this.idle.has(item) || this.lent.has(item);
  }

  /** The bytes of a stored item, at the start of a block: good until something else is asked for. */
  look(item: Item): SharedArrayBuffer {
    const lent = this.lent.get(item);
    if (lent) return lent.block;
    const block = this.takeIdle(item) ?? this.load(item);
    this.idle.set(item, block);
    return block;
  }

  /** As `look`, but they stay as they are until they are given back. */
  lend(item: Item): SharedArrayBuffer {
    let lent = this.lent.get(item);
    if (!lent) {
      lent = { block: this.takeIdle(item) ?? this.load(item), users: 0 };
      this.lent.set(item, lent);
    }
    lent.users++;
    return lent.block;
  }

  /** Takes back what was lent once; whoever had it must be done with it. */
  giveBack(item: Item): void {
    const lent = this.lent.get(item);
    // All was let go meanwhile.
    if (!lent) return;
    lent.users--;
    if (lent.users > 0) return;
    this.lent.delete(item);
    this.idle.set(item, lent.block);
    this.makeRoom(0);
  }

  /** A published file. */
  file(path: string): ParquetFile {
    let file = this.files.get(path);
    if (!file) {
      file = ParquetFile.open(path);
      this.files.set(path, file);
    }
    return file;
  }

  /** Closes files and lets go of all that is loaded. Blocks in hand stay with who has them. */
  release(): void {
    for (const file of this.files.values()) file.close();
    this.files.clear();
    this.lent.clear();
    this.idle.clear();
    this.blocks.clear();
    this.bytes = 0;
  }

  private takeIdle(item: Item): SharedArrayBuffer | undefined {
    const block = this.idle.get(item);
    if (block) this.idle.delete(item);
    return block;
  }

  private load(item: Item): SharedArrayBuffer {
    const bytes = storedPlace(item).length;
    this.makeRoom(bytes);
    const block = this.blocks.take(bytes);
    readInto(this.packs, item, new Uint8Array(block, 0, bytes));
    this.bytes += block.byteLength;
    this.mostBytes = Math.max(this.mostBytes, this.bytes);
    return block;
  }

  /** Lets go of what was not used for longest, until so many more bytes may come. */
  private makeRoom(bytes: number): void {
    this.kept ??= this.keptOf();
    for (const [item, block] of this.idle) {
      if (this.bytes + bytes <= this.kept) return;
      this.idle.delete(item);
      this.bytes -= block.byteLength;
      this.blocks.give(block);
    }
  }
}
