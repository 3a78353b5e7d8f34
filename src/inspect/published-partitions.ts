/**
 * The partitions that a node had when it was last published: those of a fresh
 * node are still the same.
 */
import { readManifest } from '../cache/manifest.js';
import type { Partitions } from '../graph/partition-selection.js';
import { manifestFolder } from '../run/node-run.js';
import { Parts } from '../run/parts.js';
import type { NodePlan } from '../run/plan.js';
import type { NodeRuntime } from '../run/runtime.js';

/** Partitions as last published; none when the node never was. */
export function publishedPartitions(
  runtime: NodeRuntime,
  state: NodePlan['state'],
  cacheFolder: string,
): Partitions & { isStale(index: number): boolean | undefined } {
  const isStale = (): boolean | undefined => (state === 'unknown' ? undefined : state === 'stale');
  const node = runtime.id;
  if (runtime.node.kind === 'source') {
    const outputs = readManifest(manifestFolder(cacheFolder), node)?.outputs ?? [];
    const keys = outputs.flatMap((output) => (output.items ?? []).map((item) => item.key));
    const length = keys[0]?.length ?? 1;
    const dims = Array.from({ length }, (_, i) => (length === 1 ? 'item' : `item ${i + 1}`));
    return { node, dims, keys, isStale };
  }
  const keys = Parts.read(cacheFolder, node, 'now')?.allKeys() ?? [];
  return { node, dims: runtime.node.dims, keys, isStale };
}
