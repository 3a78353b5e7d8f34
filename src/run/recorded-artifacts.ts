/**
 * The artifacts of a fresh node from what is on record of its last answer.
 *
 * A node whose question is the same has the same partitions, so that which answers of
 * the log they had says all: its node type is not asked, and its inputs are not looked
 * at. Wherever the record does not fit or bytes are gone, there is nothing here, and
 * every partition is asked again.
 */
import { Artifact } from './artifact.js';
import { StoredGroup } from './item-groups.js';
import { type ReadEnvironment, storedColumns } from './node-run.js';
import { type KnownGroup, Parts } from './parts.js';
import type { NodeRuntime } from './runtime.js';

/** The artifacts by output; undefined when the record of the node with this key cannot say. */
export function recordedArtifacts(
  runtime: NodeRuntime,
  nodeKey: string,
  env: ReadEnvironment,
): ReadonlyMap<string, Artifact> | undefined {
  const parts = Parts.read(env.cacheFolder, runtime.id, 'now');
  if (parts?.header.key !== nodeKey || !env.log.hasMark(parts.header.mark)) return undefined;
  const outputs = Object.entries(runtime.node.outputs);
  // One without members has no items, and no place in an artifact.
  const groups = parts.groups().filter(({ members }) => members.length > 0);
  const isSaid = (group: KnownGroup): boolean =>
    !group.hasMetas && outputs.every((_, output) => typeof group.digests[output] === 'string');
  if (!groups.every(isSaid) || !env.log.areStored(parts.answers, env.packs)) return undefined;
  return new Map(
    outputs.map(([name, { kind }], output) => {
      const stored = groups.map((group) => storedGroup(group, output, env));
      return [name, new Artifact(kind, stored, storedColumns(runtime, name), env)];
    }),
  );
}

function storedGroup(
  { key, members, answers, digests }: KnownGroup,
  output: number,
  { log }: ReadEnvironment,
): StoredGroup {
  const digest = digests[output] ?? undefined;
  return new StoredGroup({ key, members, answers, output, digest, metas: undefined, log });
}
