/**
 * Keeps what a run did to a node, and why, for explanations afterwards.
 */
import { writeParts } from '../cache/parts-file.js';
import { causeContext, standingCauses } from './causes.js';
import type { NodeOutcome } from './events.js';
import type { RunEnvironment, Standing } from './node-run.js';
import { encodeParts, type PartsInput } from './parts-encoder.js';
import { type NodeRecord, recordKey } from './reasons.js';
import type { RowChanges } from './row-changes.js';
import type { NodeRuntime } from './runtime.js';
import { keepTrace } from './trace.js';

/** What became of the node. */
export interface NodeChange {
  readonly outcome: Omit<NodeOutcome, 'milliseconds'>;
  readonly roots: ReadonlyMap<string, string>;
  /** False when nothing was computed and nothing needed to be written. */
  readonly isChanged: boolean;
  readonly rows: readonly RowChanges[];
  /** Of a compute node: what its answer consists of. */
  readonly partitions?: Pick<PartsInput, 'evaluation' | 'inputs' | 'answers' | 'digests'>;
}

/** Writes the node's trace; to be called before its next standing is asked for. */
export function keepChange(
  runtime: NodeRuntime,
  now: Standing,
  { outcome, roots, isChanged, rows, partitions: parts }: NodeChange,
  env: RunEnvironment,
): void {
  const context = causeContext(runtime, env);
  const { partitions, ran, hits, failed, removed } = outcome;
  const change = {
    run: env.runId,
    at: env.now().toISOString(),
    ...{ partitions, ran, hits, failed, removed },
    causes: standingCauses(now, context, env),
    before: Object.fromEntries((now.manifest?.outputs ?? []).map((o) => [o.name, o.root])),
    after: Object.fromEntries(roots),
    rows,
  };
  keepTrace(env.cacheFolder, runtime.id, {
    key: now.nodeKey,
    code: context.codeNow(),
    change: isChanged ? change : undefined,
  });
  if (!parts) return;
  const { last } = parts.evaluation;
  // What was published until now was needed until now, whenever it was computed.
  if (last && env.log.hasMark(last.header.mark)) env.log.touch(last.answers);
  env.log.touch(parts.answers);
  const before = now.manifest?.record as unknown as NodeRecord | undefined;
  const input = {
    ...parts,
    plugins: now.record.plugins,
    run: env.runId,
    key: now.nodeKey,
    before: before ? recordKey(before) : '',
    mark: env.log.mark,
  };
  writeParts(env.cacheFolder, runtime.id, encodeParts(input, parts.evaluation.last));
}
