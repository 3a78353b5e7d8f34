/**
 * The artifacts of a node from what its partitions answered.
 */
import type { StoredOutput } from '../cache/action-log.js';
import type { Json } from '../contract/index.js';
import { Artifact, type Item } from './artifact.js';
import type { Evaluation } from './evaluate.js';
import { type ReadEnvironment, storedColumns } from './node-run.js';
import type { NodeRuntime } from './runtime.js';

/** An item of which the log knows everything but its key. */
class StoredItem implements Item {
  readonly key: readonly string[];
  readonly meta: Json;
  readonly place: StoredOutput;

  constructor(key: readonly string[], meta: Json, place: StoredOutput) {
    this.key = key;
    this.meta = meta;
    this.place = place;
  }

  get rows(): number {
    return this.place.rows;
  }

  get digest(): string {
    return this.place.digest;
  }
}

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
      items.push(new StoredItem(partition.key, partition.meta ?? null, found));
    });
    artifacts.set(name, new Artifact(spec.kind, items, storedColumns(runtime, name), env.packs));
  });
  return artifacts;
}
