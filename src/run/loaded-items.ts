/**
 * What of an artifact's bytes is in memory: stored items in shared memory, each loaded
 * at most once, and published files that are open.
 *
 * Nothing here is known of digests or groups; whatever is let go is read again when
 * somebody asks.
 */
import type { PackStore } from '../cache/pack-store.js';
import { ParquetFile } from '../table/parquet-reader.js';
import type { Item } from './item.js';
import { readItem } from './stored-bytes.js';

/** Loaded items of so many bytes stay between nodes. */
const KEPT_BYTES = 64 << 20;

/** Loads items of one artifact. */
export class LoadedItems {
  private readonly packs: PackStore;
  private readonly shared = new Map<Item, SharedArrayBuffer>();
  private readonly files = new Map<string, ParquetFile>();

  constructor(packs: PackStore) {
    this.packs = packs;
  }

  /** The bytes of a stored item. */
  buffer(item: Item): SharedArrayBuffer {
    let buffer = this.shared.get(item);
    if (!buffer) {
      const bytes = readItem(this.packs, item);
      buffer = new SharedArrayBuffer(bytes.length);
      new Uint8Array(buffer).set(bytes);
      this.shared.set(item, buffer);
    }
    return buffer;
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

  /** Lets go of loaded items where they are more than `kept` bytes. */
  trim(kept: number = KEPT_BYTES): void {
    let bytes = 0;
    for (const buffer of this.shared.values()) bytes += buffer.byteLength;
    if (bytes > kept) this.shared.clear();
  }

  /** Closes files and lets go of all that is loaded. */
  release(): void {
    for (const file of this.files.values()) file.close();
    this.files.clear();
    this.shared.clear();
  }
}
