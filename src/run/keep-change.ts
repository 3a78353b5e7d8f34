/**
 * Keeps what a run did to a node, and why, for explanations afterwards.
 */
import { isDeepStrictEqual } from 'node:util';
import { type PartsFile, writeParts } from '../cache/parts-file.js';
import type { Artifact } from './artifact.js';
import { type CauseContext, causeContext, standingCauses } from './causes.js';
import type { CodeParts } from './code-parts.js';
import type { Evaluation } from './evaluate.js';
import type { NodeOutcome } from './events.js';
import { keyText } from './item.js';
import type { RunEnvironment, Standing } from './node-run.js';
import type { Parts, PartsHeader } from './parts.js';
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
  readonly parts?: KeptParts;
}

/** What an answer consists of, encoded, and which answers of the log were and are needed. */
export interface KeptParts {
  readonly file: PartsFile<PartsHeader>;
  readonly answers: Int32Array;
  readonly last: Parts | undefined;
}

/** Encodes what an answer consists of; nothing is written. */
export function partsToKeep(
  {
    artifacts,
    ...answer
  }: Pick<PartsInput, 'evaluation' | 'inputs' | 'answers'> & {
    readonly artifacts: ReadonlyMap<string, Artifact>;
  },
  now: Standing,
  { runId: run, log }: Pick<RunEnvironment, 'runId' | 'log'>,
): KeptParts {
  const before = now.manifest?.record as unknown as NodeRecord | undefined;
  const { evaluation, answers } = answer;
  const input = {
    ...answer,
    digests: groupDigests(evaluation, artifacts),
    plugins: now.record.plugins,
    run,
    key: now.nodeKey,
    before: before ? recordKey(before) : '',
    mark: log.mark,
  };
  const { last } = evaluation;
  return { file: encodeParts(input, last), answers, last };
}

/** Writes the node's trace; to be called before its next standing is asked for. */
export function keepChange(
  runtime: NodeRuntime,
  now: Standing,
  { outcome, roots, isChanged, rows, parts }: NodeChange,
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
    code: keptCode(now, context) ?? context.codeNow(),
    change: isChanged ? change : undefined,
  });
  if (!parts) return;
  const { file, answers, last } = parts;
  // What was published until now was needed until now, whenever it was computed.
  if (last && env.log.hasMark(last.header.mark)) env.log.touch(last.answers);
  env.log.touch(answers);
  writeParts(env.cacheFolder, runtime.id, file);
}

/** The files behind the answer before, where its code was the same: to list them takes longer than to read the list. */
function keptCode({ manifest, record }: Standing, context: CauseContext): CodeParts | undefined {
  const before = manifest?.record as unknown as NodeRecord | undefined;
  const trace = context.traceOf(context.runtime.id);
  if (!before || trace?.key !== recordKey(before) || before.code !== record.code) return undefined;
  return isDeepStrictEqual(before.plugins, record.plugins) ? trace.code : undefined;
}

/** Per group and output: the digest of its items; null where the items lie in published files. */
function groupDigests(
  evaluation: Evaluation,
  artifacts: ReadonlyMap<string, Artifact>,
): (string | null)[][] {
  const digests = [...artifacts.values()].map((artifact) =>
    artifact.isPublished
      ? undefined
      : new Map(artifact.blocks.map(({ key, digest }) => [keyText(key), digest])),
  );
  return evaluation.groups.map(({ fanOut }) =>
    digests.map((byKey) => byKey?.get(keyText(fanOut.key)) ?? null),
  );
}
