/**
 * Runs nodes in dependency order and records what happened.
 *
 * A node that fails stops only what reads it; everything else finishes. When a
 * stored answer is found damaged, all of them are checked, what is damaged is
 * dropped, and the run starts over.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ActionLog } from '../cache/action-log.js';
import { Distrust } from '../cache/distrust.js';
import { FileDigests } from '../cache/file-digest.js';
import { readManifest } from '../cache/manifest.js';
import { packEnds } from '../cache/pack-ends.js';
import { DamagedPack, PackStore } from '../cache/pack-store.js';
import { PartMemory } from '../cache/part-memory.js';
import { mendPacks } from '../cache/repair.js';
import { SliceDigests } from '../cache/slice-digests.js';
import type { CacheLimits } from '../config/cache-limits.js';
import type { LoadTask } from '../contract/index.js';
import { messageWithHint } from '../errors/errors.js';
import { redact, redactAll } from '../errors/secrets.js';
import { asSystemError } from '../errors/system-error.js';
import { isServerUrl } from '../postgres/address.js';
import { Afterwards } from './afterwards.js';
import { hashText } from './artifact.js';
import { type AuditRequest, auditRun } from './audit.js';
import type { RunAudit } from './audit-result.js';
import { Database } from './database.js';
import { removeUnfinishedDatabase } from './database-file.js';
import { databaseLabel, statesIn } from './database-state.js';
import type { NodeOutcome, RunEvent, RunFailure, RunResult } from './events.js';
import { settled } from './journal.js';
import { limitCache } from './limit-cache.js';
import { type Answer, manifestFolder, type RunEnvironment } from './node-run.js';
import { WorkerPool } from './pool.js';
import { isEnoughForSomebody } from './readers.js';
import { failureOf, runNode } from './run-node.js';
import { detailsOf, type NodeDetails, recordOf, writeRecord } from './run-record.js';
import { EXIT_CODE_OF, statusOf } from './run-status.js';
import type { NodeRuntime } from './runtime.js';
import { waitForLock } from './wait-for-lock.js';

const MOST_ATTEMPTS = 3;

export interface PipelineRun {
  readonly projectFolder: string;
  /** Absolute path of a file, or the URL of a server. */
  readonly databasePath: string;
  /** In dependency order. */
  readonly nodes: readonly NodeRuntime[];
  readonly targets: readonly string[];
  /** What sources are asked to do besides loading, by node. */
  readonly tasks: ReadonlyMap<string, LoadTask>;
  /** The environment that sources read. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly jobs: number;
  readonly force: boolean;
  readonly keepGoing: boolean;
  /** Milliseconds to wait for a run that holds the lock. */
  readonly wait: number;
  readonly acceptRestatements: boolean;
  readonly audit?: AuditRequest | undefined;
  /** What the cache is kept within. */
  readonly cacheLimits: CacheLimits;
  readonly command: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** Runs everything; failures are in the result, only a lock held by another run is thrown. */
export async function runPipeline(run: PipelineRun): Promise<RunResult> {
  const now = (): Date => new Date();
  const cacheFolder = join(run.projectFolder, 'cache');
  const lock = await waitForLock({
    path: join(cacheFolder, 'lock'),
    command: run.command,
    wait: run.wait,
    signal: run.signal,
    onWait: (text) => run.onEvent({ type: 'log', level: 'warn', text }),
  });
  try {
    if (lock.takenOver) run.onEvent({ type: 'log', level: 'warn', text: lock.takenOver });
    return await untilWhole(run, cacheFolder, () => attempt(run, cacheFolder, now));
  } finally {
    lock.release();
  }
}

/** Starts over after damage was mended; a disk that damages what is written is not worth a third try. */
async function untilWhole<T>(
  run: PipelineRun,
  cacheFolder: string,
  attemptOnce: () => Promise<T>,
): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attemptOnce();
    } catch (error) {
      if (!(error instanceof DamagedPack) || attempts === MOST_ATTEMPTS) throw error;
      const { answers, dropped } = mendPacks(cacheFolder, error.pack);
      const what =
        dropped === 1
          ? 'was dropped and is computed again when it is needed'
          : 'were dropped and are computed again when they are needed';
      const text = `${error.message}; of ${answers} stored answers ${dropped} ${what}`;
      run.onEvent({ type: 'log', level: 'warn', text });
    }
  }
}

async function attempt(run: PipelineRun, cacheFolder: string, now: () => Date): Promise<RunResult> {
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  const startedAt = now();
  const runId = `${startedAt.toISOString().replace(/[-:]/g, '').replace('.', '-')}-${process.pid}`;
  const files: string[] = [];
  const emit = (event: RunEvent): void => {
    if (event.type === 'published') files.push(event.file);
    run.onEvent(openEvent(event));
  };
  if (!isServerUrl(run.databasePath) && removeUnfinishedDatabase(run.databasePath)) {
    const text = `"${databaseLabel(run.databasePath)}" was begun by a run that was ended and is made anew`;
    emit({ type: 'log', level: 'warn', text });
  }
  const log = new ActionLog(join(cacheFolder, 'actions.log'));
  const answers = new Map<string, Answer>();
  const env: RunEnvironment = {
    runId,
    projectFolder: run.projectFolder,
    cacheFolder,
    databasePath: run.databasePath,
    // A server that cannot be used is told of here, before any work.
    databaseState: await statesIn(run.databasePath),
    log,
    packs: new PackStore(join(cacheFolder, 'packs'), () => packEnds(cacheFolder, log)),
    slices: new SliceDigests(join(cacheFolder, 'slices.json')),
    fileDigests: new FileDigests(join(cacheFolder, 'stat.json')),
    distrust: new Distrust(cacheFolder),
    database: new Database(run.databasePath, {
      ...{ id: runId, startedAt, command: redact(run.command), now },
      dataDigest: () => dataDigest(run.nodes, answers),
    }),
    expectsTables: (node) => expectsTables(run.nodes, node, cacheFolder),
    afterwards: new Afterwards(),
    pool: new WorkerPool(run.jobs),
    parts: new PartMemory(join(cacheFolder, 'parts.bin')),
    jobs: run.jobs,
    force: run.force,
    keepGoing: run.keepGoing,
    acceptRestatements: run.acceptRestatements,
    isEnough: (node, failed, partitions) =>
      run.keepGoing || isEnoughForSomebody(run.nodes, node, failed, partitions),
    signal: run.signal,
    emit,
    now,
    tasks: run.tasks,
    variable: (name) => run.environment[name],
    manifests: new Map(),
  };
  emit({ type: 'run-start', runId, nodes: run.nodes.map((node) => node.id) });
  const outcomes: NodeOutcome[] = [];
  const failures: RunFailure[] = [];
  const computed = new Map<string, readonly number[]>();
  let audit: RunAudit | undefined;
  let details: Readonly<Record<string, NodeDetails>> | undefined;
  let isThrough = false;
  try {
    for (const node of run.nodes) {
      const outcome = await runNode(node, { answers, outcomes, failures, computed }, env);
      outcomes.push(outcome);
      emit({ type: 'node-end', outcome });
      releaseRead(run.nodes, outcomes, answers);
    }
    // Closes by itself once it has the tables that are still on their way; meanwhile:
    void env.database.release();
    env.fileDigests.save();
    env.slices.save();
    env.parts.save();
    if (outcomes.some(({ state }) => state !== 'fresh')) {
      details = detailsOf(env.manifests, run.projectFolder);
    }
    for (const { node, error } of await env.afterwards.settle()) {
      failures.push(failureOf(node, error, env));
      const at = outcomes.findIndex((outcome) => outcome.node === node);
      outcomes[at] = { ...(outcomes[at] as NodeOutcome), state: 'failed' };
    }
    if (run.audit) audit = await auditRun(run.audit, { nodes: run.nodes, answers, computed, env });
    isThrough = true;
  } finally {
    env.fileDigests.save();
    env.slices.save();
    env.parts.save();
    await settled(log);
    log.close();
    env.packs.close();
    await env.pool.close();
    if (!isThrough) await env.database.release();
    rmSync(join(run.projectFolder, 'data', '.staging'), { recursive: true, force: true });
  }
  const hasWorked = outcomes.some(({ state }) => state === 'ran' || state === 'failed');
  if (hasWorked && !run.signal.aborted) limitCache(env, run.cacheLimits, startedAt);
  const status = statusOf(run, outcomes, audit);
  const cpu = process.cpuUsage(cpuBefore);
  const ended: RunResult = {
    runId,
    status,
    exitCode: EXIT_CODE_OF[status],
    nodes: outcomes.map((outcome) => ({ ...outcome, reasons: redactAll(outcome.reasons) })),
    files,
    published: [...env.manifests.values()].flatMap(({ published }) =>
      published.map(({ path }) => path),
    ),
    failures: redactAll(failures),
    shown: run.nodes
      .map((node) => ({ node: node.id, text: answers.get(node.id)?.shown ?? '' }))
      .filter(({ text }) => text !== ''),
    ...(audit ? { audit } : {}),
    milliseconds: performance.now() - started,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
  };
  const isRecorded = status !== 'nothing-to-do' || audit !== undefined;
  details ??= isRecorded ? detailsOf(env.manifests, run.projectFolder) : {};
  const result = isRecorded ? recorded(run, ended, { startedAt, details, env }) : ended;
  // What it holds is complete; to let go of its memory takes it as long as all since.
  await env.database.release();
  emit({ type: 'run-end', result });
  return result;
}

/** Whether a node after this one had tables when it was last answered. */
function expectsTables(nodes: readonly NodeRuntime[], node: string, cacheFolder: string): boolean {
  const folder = manifestFolder(cacheFolder);
  const here = nodes.findIndex(({ id }) => id === node);
  return nodes.slice(here + 1).some(({ id }) => readManifest(folder, id)?.hasTables === true);
}

/** What identifies everything that the sources of a run brought in. */
function dataDigest(nodes: readonly NodeRuntime[], answers: ReadonlyMap<string, Answer>): string {
  const sources = nodes.filter(({ node }) => node.kind === 'source');
  const roots = sources.map(({ id }) => [id, [...(answers.get(id)?.roots ?? [])]]);
  return hashText(JSON.stringify(roots));
}

/** An event in whose words nothing secret is left; names and counts stay as they are. */
function openEvent(event: RunEvent): RunEvent {
  switch (event.type) {
    case 'log':
      return { ...event, text: redact(event.text) };
    case 'failure':
      return redactAll(event);
    case 'node-start':
      return { ...event, reasons: redactAll(event.reasons) };
    case 'node-end':
      return {
        ...event,
        outcome: { ...event.outcome, reasons: redactAll(event.outcome.reasons) },
      };
    default:
      return event;
  }
}

/** Writes the record of a run; where it cannot be written, all that was done is told all the same. */
function recorded(
  run: PipelineRun,
  result: RunResult,
  {
    startedAt,
    details,
    env,
  }: {
    readonly startedAt: Date;
    readonly details: Readonly<Record<string, NodeDetails>>;
    readonly env: RunEnvironment;
  },
): RunResult {
  try {
    writeRecord(run.projectFolder, recordOf(run, result, startedAt, details));
    return result;
  } catch (error) {
    const why = messageWithHint(asSystemError(error));
    const text = `the record of this run was not written: ${why}`;
    env.emit({ type: 'log', level: 'warn', text });
    const isFailed = result.exitCode === 0;
    return isFailed ? { ...result, status: 'failed', exitCode: EXIT_CODE_OF.failed } : result;
  }
}

/** Lets go of what no node to come will read. */
function releaseRead(
  nodes: readonly NodeRuntime[],
  outcomes: readonly NodeOutcome[],
  answers: ReadonlyMap<string, Answer>,
): void {
  const toCome = nodes.slice(outcomes.length);
  const needed = new Set(
    toCome.flatMap((node) => Object.values(node.inputs).map((from) => from.node)),
  );
  for (const [node, answer] of answers) {
    if (!needed.has(node)) answer.release();
  }
}
