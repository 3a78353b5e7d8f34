/**
 * Items as a manifest keeps them.
 *
 * Those of published files are as many as partitions: what the manifest says of one is made
 * when it is written, and not held beside the item.
 */
import { join } from 'node:path';
import type { ManifestItem } from '../cache/manifest.js';
import type { Item } from './item.js';

/** The items for a manifest; `files`: published files that hold them, relative to the project. */
export function manifestItems(
  items: readonly Item[],
  files: readonly string[],
  projectFolder: string,
): ManifestItem[] {
  const position = new Map(files.map((file, i) => [join(projectFolder, file), i]));
  return items.map((item): ManifestItem => {
    const { key, rows, digest, meta, place } = item;
    if (place.kind === 'file') return new KeptItem(item, position.get(place.path) as number);
    return { key, rows, digest, meta, place: [place.pack, place.offset, place.length] };
  });
}

/** An item in the published file with this number. */
class KeptItem implements ManifestItem {
  constructor(
    private readonly item: Item,
    private readonly file: number,
  ) {}

  get key(): readonly string[] {
    return this.item.key;
  }

  get rows(): number {
    return this.item.rows;
  }

  get digest(): string {
    return this.item.digest;
  }

  get meta(): unknown {
    return this.item.meta;
  }

  get place(): readonly [number, number, number] {
    const { place } = this.item;
    return place.kind === 'file'
      ? [this.file, place.rowGroup, place.row]
      : [place.pack, place.offset, place.length];
  }

  toJSON(): ManifestItem {
    const { key, rows, digest, meta, place } = this;
    return { key, rows, digest, meta, place };
  }
}
