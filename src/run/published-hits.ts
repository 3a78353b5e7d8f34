/**
 * Which partitions of a parquet output are answered by the files that lie there.
 */
import { join } from 'node:path';
import { isUnchanged } from '../cache/file-digest.js';
import type { Manifest } from '../cache/manifest.js';
import type { Json } from '../contract/index.js';
import type { ArtifactColumn } from './artifact.js';
import { type Item, keyText } from './item.js';

/** What is asked of each partition. */
interface Asked {
  readonly count: number;
  readonly columns: readonly ArtifactColumn[];
  key(index: number): readonly string[];
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
  const none = Array.from({ length: asked.count }, () => undefined);
  const output = input.manifest?.outputs[0];
  if (!input.manifest || !output?.items || !output.files || input.force) return none;
  if (JSON.stringify(output.columns) !== JSON.stringify(asked.columns)) return none;
  const stats = new Map(input.manifest.published.map((stat) => [stat.path, stat]));
  const intact = output.files.map((file) => {
    const stat = stats.get(file);
    return (
      stat !== undefined && isUnchanged({ ...stat, path: join(input.projectFolder, stat.path) })
    );
  });
  const byKey = new Map(output.items.map((item) => [keyText(item.key), item]));
  return none.map((_, i) => {
    if (!asked.isAsked(i)) return undefined;
    const item = byKey.get(keyText(asked.key(i)));
    if (!item || !(asked.isKnown(i) || item.digest === asked.fingerprint(i))) return undefined;
    const [file, rowGroup, row] = item.place;
    if (!intact[file]) return undefined;
    return {
      key: item.key,
      rows: item.rows,
      meta: (item.meta ?? null) as Json,
      digest: item.digest,
      place: {
        kind: 'file',
        path: join(input.projectFolder, output.files?.[file] as string),
        rowGroup,
        row,
      },
    };
  });
}
