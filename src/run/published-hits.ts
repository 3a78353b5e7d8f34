/**
 * Which partitions of a parquet output are answered by the files that lie there.
 */
import { join } from 'node:path';
import { isUnchanged } from '../cache/file-digest.js';
import type { Manifest, ManifestItem } from '../cache/manifest.js';
import type { Json } from '../contract/index.js';
import type { ArtifactColumn } from './artifact.js';
import { type Item, keyText } from './item.js';

/** What is asked of each partition. */
interface Asked {
  readonly count: number;
  readonly columns: readonly ArtifactColumn[];
  key(index: number): readonly string[];
  /** One value of a partition's key. */
  value(index: number, dim: number): string;
  fingerprint(index: number): string;
  /** False for partitions of groups that nobody asks about. */
  isAsked(index: number): boolean;
  /** True where nothing of the partition's group changed since its files were written. */
  isKnown(index: number): boolean;
}

/** What was published, and where. */
interface Published {
  readonly manifest: Manifest | undefined;
  readonly projectFolder: string;
  readonly force: boolean;
}

/** Per partition: its item, when a file holds it untouched. */
export function publishedHits(input: Published, asked: Asked): (Item | undefined)[] {
  const hits: (Item | undefined)[] = Array.from({ length: asked.count }, () => undefined);
  const output = input.manifest?.outputs[0];
  if (!input.manifest || !output?.items || !output.files || input.force) return hits;
  if (JSON.stringify(output.columns) !== JSON.stringify(asked.columns)) return hits;
  const stats = new Map(input.manifest.published.map((stat) => [stat.path, stat]));
  // Many items share a file: its path is put together once, and once asked whether it is untouched.
  const paths = output.files.map((file) => {
    const stat = stats.get(file);
    const path = join(input.projectFolder, file);
    return stat && isUnchanged({ ...stat, path }) ? path : undefined;
  });
  const itemOf = finder(output.items, asked);
  for (let i = 0; i < hits.length; i++) {
    const item = asked.isAsked(i) ? itemOf(i) : undefined;
    if (!item || !(asked.isKnown(i) || item.digest === asked.fingerprint(i))) continue;
    const [file, rowGroup, row] = item.place;
    const path = paths[file];
    if (path === undefined) continue;
    const { key, rows, digest } = item;
    const meta = (item.meta ?? null) as Json;
    hits[i] = { key, rows, meta, digest, place: { kind: 'file', path, rowGroup, row } };
  }
  return hits;
}

/** Finds items by partition; those come in the order of the items, or nearly so. */
function finder(
  items: readonly ManifestItem[],
  asked: Asked,
): (index: number) => ManifestItem | undefined {
  let next = 0;
  let byKey: ReadonlyMap<string, number> | undefined;
  return (index) => {
    const following = items[next];
    if (!following || !isAt(following.key, index, asked)) {
      byKey ??= new Map(items.map(({ key }, at) => [keyText(key), at]));
      const found = byKey.get(keyText(asked.key(index)));
      if (found === undefined) return undefined;
      next = found;
    }
    return items[next++];
  };
}

function isAt(key: readonly string[], index: number, asked: Asked): boolean {
  for (let dim = key.length - 1; dim >= 0; dim--) {
    if (asked.value(index, dim) !== key[dim]) return false;
  }
  return true;
}
