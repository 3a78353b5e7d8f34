/**
 * Keeps what a source brought, and makes an artifact of it.
 *
 * An item is filed under the digest of its bytes, so one that comes back as it was
 * in any earlier load is not stored again.
 */
import type { SourceItem } from '../contract/index.js';
import { Artifact } from './artifact.js';
import type { Item } from './item.js';
import { encodeItem, itemDigest } from './item-bytes.js';
import { groupsOf } from './item-groups.js';
import { ItemWriter } from './item-writer.js';
import { type RunEnvironment, storedColumns } from './node-run.js';
import type { NodeRuntime } from './runtime.js';

/** What a source brought, with the digest of its bytes where that was taken already. */
export interface BroughtItem extends SourceItem {
  readonly digest: string | undefined;
}

/** Stores the items of one output that are not stored yet; durable when it returns. */
export function storeItems(
  runtime: NodeRuntime,
  output: string,
  items: readonly BroughtItem[],
  env: RunEnvironment,
): Artifact {
  const spec = runtime.node.outputs[output];
  const columns = storedColumns(runtime, output);
  const specs = columns.map((column) => column.spec);
  const digests = items.map((item) => item.digest ?? itemDigest(item, specs));
  const writer = new ItemWriter(runtime.id, digests, env);
  items.forEach((item, i) => {
    writer.add(i, item.table?.rows ?? 1, () => encodeItem(item, specs));
  });
  writer.finish();
  const stored = items.map(({ key, meta = null }, i): Item => ({ key, meta, ...writer.kept(i) }));
  return new Artifact(spec?.kind ?? 'table', groupsOf(stored), columns, env);
}
