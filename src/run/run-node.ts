/**
 * Runs one node of a run: whether it can run, how it stands, what it answers, what became of it.
 *
 * What fails is the node's outcome and stops only what reads it. In which order nodes run,
 * and what is let go between them, is not decided here.
 */
import { join } from 'node:path';
import { makeFolder } from '../cache/make-folder.js';
import { DamagedPack } from '../cache/pack-store.js';
import { asEngineError, messageWithHint } from '../errors/errors.js';
import { asSystemError } from '../errors/system-error.js';
import type { Artifact } from './artifact.js';
import type { NodeOutcome, RunFailure } from './events.js';
import { freshCompute, recomputeIn } from './fresh-compute.js';
import {
  type Answer,
  asAsked,
  keepManifest,
  type RunEnvironment,
  type Standing,
  standing,
} from './node-run.js';
import { blockedBy, coverageFor } from './readers.js';
import { distrustText, type NodeRecord } from './reasons.js';
import { runCompute } from './run-compute.js';
import { freshSource, ITEMS_GONE, runSource } from './run-source.js';
import type { NodeRuntime } from './runtime.js';
import { enterTrials, trialWarnings } from './trials.js';

/** What the nodes so far have left behind. */
export interface SoFar {
  readonly answers: Map<string, Answer>;
  readonly outcomes: readonly NodeOutcome[];
  readonly failures: RunFailure[];
  /** Positions of the partitions that each node computed. */
  readonly computed: Map<string, readonly number[]>;
}

/** Runs a node; what goes wrong with it is its outcome, and only damage that the whole run starts over for is thrown. */
export async function runNode(
  node: NodeRuntime,
  { answers, outcomes, failures, computed }: SoFar,
  env: RunEnvironment,
): Promise<NodeOutcome> {
  const started = performance.now();
  const took = (): number => performance.now() - started;
  const blocked = blockedBy(node, outcomes, env);
  if (blocked) return notRun(node, blocked);
  const coverage = coverageFor(node, outcomes);
  const covered = coverage.length === 0 ? {} : { coverage };
  const roots = new Map(
    Object.entries(node.inputs).map(([name, from]) => [
      name,
      answers.get(from.node)?.roots.get(from.output) as string,
    ]),
  );
  const inputs = async (): Promise<ReadonlyMap<string, Artifact>> => {
    const found = new Map<string, Artifact>();
    for (const [name, from] of Object.entries(node.inputs)) {
      const answer = answers.get(from.node) as Answer;
      found.set(name, await answer.artifact(from.output));
    }
    return found;
  };
  try {
    let now = asAsked(standing(node, roots, env, coverage), env.tasks.get(node.id));
    warnOfTrials(node, now, env);
    if (now.isFresh) {
      // A ledger that is new or came from a copy may not know of results that are there.
      await enterTrials(node, env);
      const answer =
        node.node.kind === 'source'
          ? freshSource(node, now, env)
          : freshCompute(node, inputs, now, env, recomputeIn(node, env));
      if (answer) {
        answers.set(node.id, answer);
        if (now.manifest && now.isMoved) keepManifest(node, now.manifest, undefined, env);
        else if (now.manifest) env.manifests.set(node.id, now.manifest);
        const count = now.manifest?.partitions ?? 0;
        return {
          ...notRun(node, []),
          ...covered,
          state: 'fresh',
          partitions: count,
          hits: count,
          milliseconds: took(),
        };
      }
      now = { ...now, isFresh: false, reasons: [ITEMS_GONE] };
    }
    // Where nothing can be published, nothing needs to be computed.
    makeFolder(join(env.projectFolder, 'data', '.staging'));
    if (node.node.kind === 'source') {
      env.emit({
        type: 'node-start',
        node: node.id,
        partitions: null,
        stale: null,
        reasons: now.reasons,
      });
      const { answer, outcome } = await runSource(node, now, env);
      answers.set(node.id, answer);
      return { ...outcome, milliseconds: took() };
    }
    if (now.distrusted) {
      const text = `${distrustText(now.distrusted)}; nothing of it is served from the cache`;
      env.emit({ type: 'log', level: 'warn', node: node.id, text });
    }
    const { answer, outcome, ...done } = await runCompute(node, await inputs(), now, env);
    computed.set(node.id, done.computed);
    if (outcome.failed === 0 || env.isEnough(node.id, outcome.failed, outcome.partitions)) {
      answers.set(node.id, answer);
    }
    failures.push(...answer.failures);
    return { ...outcome, ...covered, milliseconds: took() };
  } catch (error) {
    if (error instanceof DamagedPack) throw error;
    // A source that waits for an answer from outside gives up with the reason of the signal.
    const isGivenUp = env.signal.aborted && error === env.signal.reason;
    if (isGivenUp || asEngineError(error)?.kind === 'interrupted') {
      return { ...notRun(node, ['interrupted']), milliseconds: took() };
    }
    failures.push(failureOf(node.id, error, env));
    const message = error instanceof Error ? error.message : String(error);
    return { ...notRun(node, [message]), state: 'failed', milliseconds: took() };
  }
}

/** Says what is wrong with the count that a node's answer reckons with. */
function warnOfTrials(
  node: NodeRuntime,
  { record, manifest }: Standing,
  env: RunEnvironment,
): void {
  const before = manifest?.record as unknown as NodeRecord | undefined;
  const texts = trialWarnings(node, record.trials ?? {}, before?.trials, env.projectFolder);
  for (const text of texts) env.emit({ type: 'log', level: 'warn', node: node.id, text });
}

/** What went wrong with a node as a whole; its stack goes to the log. */
export function failureOf(node: string, thrown: unknown, env: RunEnvironment): RunFailure {
  const error = asSystemError(thrown);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  env.emit({ type: 'log', level: 'error', node, text });
  const failure = { node, key: [], message: messageWithHint(error) };
  env.emit({ type: 'failure', failure });
  return failure;
}

function notRun(node: NodeRuntime, reasons: readonly string[]): NodeOutcome {
  return {
    node: node.id,
    type: node.type,
    state: 'not-run',
    partitions: 0,
    hits: 0,
    ran: 0,
    cut: 0,
    failed: 0,
    removed: 0,
    milliseconds: 0,
    reasons,
  };
}
