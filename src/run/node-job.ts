/**
 * The job that workers are sent for one node: its code and settings.
 */
import type { ComputeNode } from '../contract/index.js';
import type { Evaluation } from './evaluate.js';
import type { BatchResult, Job } from './job.js';
import type { NodeRuntime } from './runtime.js';

let lastJob = 0;

/** What a batch hands in whose worker ended. */
export const NO_RESULT: BatchResult = {
  batch: 0,
  bytes: new Uint8Array(),
  rows: new Uint32Array(),
  lengths: new Uint32Array(),
  digests: new Uint8Array(),
  finished: new Uint32Array(),
  tables: [],
  ranges: new Uint32Array(),
  sections: [],
  failures: [],
  milliseconds: 0,
};

/** A new job for a node. */
export function jobFor(
  runtime: NodeRuntime,
  evaluation: Pick<Evaluation, 'columns' | 'columnUses'>,
): Job {
  const node = runtime.node as ComputeNode<unknown>;
  const plugins: Record<string, { path: string; digest: string } | { value: unknown }> = {};
  for (const [id, plugin] of runtime.plugins) {
    const file = runtime.pluginFiles.get(id);
    plugins[id] =
      plugin.kind === 'module' && file
        ? { path: file, digest: plugin.digest }
        : { value: plugin.value };
  }
  return {
    id: ++lastJob,
    node: runtime.id,
    modulePath: runtime.modulePath,
    params: node.paramsInValues ? {} : runtime.params,
    dims: node.dims,
    columns: evaluation.columns.map(({ spec }, c) => ({
      name: spec.name,
      uses: evaluation.columnUses[c] as readonly string[],
    })),
    outputs: Object.entries(node.outputs).map(([name, { kind, columns }]) => ({
      name,
      kind,
      columns: columns?.length ?? 0,
    })),
    plugins,
    ...(runtime.onFailure.timeout === undefined ? {} : { timeout: runtime.onFailure.timeout }),
    seed: runtime.code,
  };
}
