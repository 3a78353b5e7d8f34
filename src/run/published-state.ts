/**
 * Whether published files are as they were written.
 *
 * Stats decide where they are the same. Where they are not, bytes do: a project that was
 * copied, restored from a backup or touched has its files with other stats
 * (docs/decisions/20261126-bytes-decide.md).
 */
import { join } from 'node:path';
import { checksumOf } from '../cache/file-checksum.js';
import { isSameStat, statOf } from '../cache/file-digest.js';
import type { Manifest, PublishedFile } from '../cache/manifest.js';

/** What became of the files of a manifest. */
export interface PublishedState {
  /** Its files with the stats of now, where their bytes are those that were written. */
  readonly published: readonly PublishedFile[];
  /** Those that are gone or have other bytes, relative to the project. */
  readonly spoiled: readonly string[];
  /** True when a file has other stats than the manifest says, and the same bytes. */
  readonly isMoved: boolean;
}

/** Looks at the published files of a manifest. */
export function publishedState(
  manifest: Manifest | undefined,
  projectFolder: string,
): PublishedState {
  const spoiled: string[] = [];
  let isMoved = false;
  const published = (manifest?.published ?? []).map((file): PublishedFile => {
    const { path, checksum, size } = file;
    const whole = join(projectFolder, path);
    const now = statOf(whole);
    if (now && isSameStat(now, file)) return file;
    if (now?.size === size && checksum !== undefined && checksumOf(whole) === checksum) {
      isMoved = true;
      return { ...now, path, checksum };
    }
    spoiled.push(path);
    return file;
  });
  return { published, spoiled, isMoved };
}
