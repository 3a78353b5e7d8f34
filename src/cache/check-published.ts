/**
 * Compares published files with what was written: by the checksum of their bytes,
 * and by size and times where that is not known.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { isUnchanged, statOf } from './file-digest.js';
import { type Manifest, type PublishedFile, readManifest, writeManifest } from './manifest.js';

const CHUNK_BYTES = 1 << 20;

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

function checksumOf(path: string): number {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const fd = openSync(path, 'r');
  let checksum = 0;
  try {
    for (;;) {
      const got = readSync(fd, chunk, 0, chunk.length, null);
      if (got === 0) return checksum;
      checksum = crc32(chunk.subarray(0, got), checksum);
    }
  } finally {
    closeSync(fd);
  }
}
