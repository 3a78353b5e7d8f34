/**
 * How far packs are known to reach: a new object never lies where something else
 * is believed to be.
 */
import type { ActionLog } from './action-log.js';
import { manifestsIn } from './cache-files.js';
import { storedItems } from './census.js';
import { manifestNodes, readManifest } from './manifest.js';

/** Pack → where the last byte ends that the log names; where the log was lost, that manifests name. */
export function packEnds(cacheFolder: string, log: ActionLog): ReadonlyMap<number, number> {
  if (log.packEnds.size > 0) return log.packEnds;
  const folder = manifestsIn(cacheFolder);
  const ends = new Map<number, number>();
  for (const node of manifestNodes(folder)) {
    for (const { pack, offset, length } of storedItems(node, readManifest(folder, node))) {
      ends.set(pack, Math.max(ends.get(pack) ?? 0, offset + length));
    }
  }
  return ends;
}
