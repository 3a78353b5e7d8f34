/**
 * The artifacts of a node from what its partitions answered.
 */
import type { StoredOutput } from '../cache/action-log.js';
import { Artifact, type Item } from './artifact.js';
import type { Evaluation } from './evaluate.js';
import { type ReadEnvironment, storedColumns } from './node-run.js';
import type { NodeRuntime } from './runtime.js';

/** One artifact per output; partitions without an answer are left out. */
export function buildArtifacts(
  runtime: NodeRuntime,
  evaluation: Evaluation,
  stored: readonly (readonly StoredOutput[] | undefined)[],
  published: readonly (Item | undefined)[] | undefined,
  env: ReadEnvironment,
): Map<string, Artifact> {
  const artifacts = new Map<string, Artifact>();
  Object.entries(runtime.node.outputs).forEach(([name, spec], o) => {
    if (spec.kind === 'parquet') {
      const items = (published ?? evaluation.published).filter((item) => item !== undefined);
      artifacts.set(name, new Artifact('parquet', items, evaluation.columns, env.packs));
      return;
    }
    const items: Item[] = [];
    evaluation.specs.forEach((partition, i) => {
      const found = stored[i]?.[o];
      if (!found) return;
      const { rows, digest } = found;
      items.push({ key: partition.key, rows, meta: partition.meta ?? null, digest, place: found });
    });
    artifacts.set(name, new Artifact(spec.kind, items, storedColumns(runtime, name), env.packs));
  });
  return artifacts;
}
