/**
 * Compares published files with what was written: by the checksum of their bytes,
 * and by size and times where that is not known.
 */
import { join } from 'node:path';
import { checksumOf } from './file-checksum.js';
import { isUnchanged, statOf } from './file-digest.js';
import { type Manifest, type PublishedFile, readManifest, writeManifest } from './manifest.js';

/** A published file that is not as it was written. */
export interface DamagedPublication {
  readonly node: string;
  /** From the project folder. */
  readonly file: string;
  readonly problem: 'changed' | 'missing';
}

export interface PublishedCheck {
  readonly files: number;
  readonly bytes: number;
  /** Files without a known checksum. */
  readonly byStatOnly: number;
  readonly damaged: readonly DamagedPublication[];
}

/** Reads every published file. */
export function checkPublished(
  projectFolder: string,
  manifests: ReadonlyMap<string, Manifest | undefined>,
): PublishedCheck {
  let [files, bytes, byStatOnly] = [0, 0, 0];
  const damaged: DamagedPublication[] = [];
  for (const [node, manifest] of manifests) {
    for (const published of manifest?.published ?? []) {
      const path = join(projectFolder, published.path);
      files++;
      bytes += published.size;
      if (published.checksum === undefined) byStatOnly++;
      if (isAsWritten(path, published)) continue;
      const problem = statOf(path) ? 'changed' : 'missing';
      damaged.push({ node, file: published.path, problem });
    }
  }
  return { files, bytes, byStatOnly, damaged };
}

/** Makes the next run publish these files again, whatever their stats say by then. */
export function forgetPublished(
  manifestFolder: string,
  damaged: readonly DamagedPublication[],
): void {
  for (const node of new Set(damaged.map((one) => one.node))) {
    const manifest = readManifest(manifestFolder, node);
    if (!manifest) continue;
    const files = new Set(damaged.flatMap((one) => (one.node === node ? [one.file] : [])));
    const published = manifest.published.map((file) =>
      files.has(file.path) ? { ...file, mtimeMs: 0, ctimeMs: 0 } : file,
    );
    writeManifest(manifestFolder, node, { ...manifest, published });
  }
}

function isAsWritten(path: string, { checksum, ...stat }: PublishedFile): boolean {
  const found = statOf(path);
  if (found?.size !== stat.size) return false;
  return checksum === undefined ? isUnchanged({ ...stat, path }) : checksumOf(path) === checksum;
}
