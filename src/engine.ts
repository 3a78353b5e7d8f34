/**
 * The verbs: load a project, plan it, run it.
 */
import { join } from 'node:path';
import { ActionLog } from './cache/action-log.js';
import { Distrust } from './cache/distrust.js';
import { FileDigests } from './cache/file-digest.js';
import { readManifest } from './cache/manifest.js';
import { PackStore } from './cache/pack-store.js';
import { SliceDigests } from './cache/slice-digests.js';
import type { LoadTask } from './contract/index.js';
import { withUpstream } from './graph/resolve-selection.js';
import { withExpectedTimes } from './inspect/expected-time.js';
import { explainNodes } from './inspect/explain-nodes.js';
import type { Explanation } from './inspect/explanation.js';
import { type ListedPartitions, listSelection } from './inspect/list-partitions.js';
import type { LookaheadReport } from './inspect/lookahead-result.js';
import { pastTimes, RUNS_LOOKED_AT } from './inspect/past-times.js';
import { planSelection } from './inspect/plan-selection.js';
import { listRuns } from './inspect/recorded-runs.js';
import {
  dependsOnState,
  namesPartitions,
  refusePartitions,
  selectNodes,
} from './inspect/select-nodes.js';
import { selectStatus } from './inspect/select-status.js';
import { partsOf } from './inspect/selected.js';
import {
  type ShownPartition,
  type ShowRequest,
  showPartition as showOne,
} from './inspect/show-partition.js';
import {
  type LoadRequest,
  recallStatus,
  rememberStatus,
  surroundingsOf,
} from './inspect/status-memory.js';
import { type LookaheadRequest, verifyLookahead } from './inspect/verify-lookahead.js';
import type { AuditRequest } from './run/audit.js';
import { statesIn } from './run/database-state.js';
import type { RunEvent, RunResult } from './run/events.js';
import { lanesFor } from './run/lanes.js';
import { manifestFolder, type ReadEnvironment } from './run/node-run.js';
import { trialsFirst } from './run/node-trials.js';
import type { Plan } from './run/plan.js';
import { planNodes } from './run/plan-nodes.js';
import { loadProject, type Project, type ProjectOptions } from './run/project.js';
import { runPipeline } from './run/run-pipeline.js';
import { assertLoadedWhole } from './run/same-code.js';

export { askData, dataNodes } from './inspect/data-verbs.js';
export type { ListedPartitions } from './inspect/list-partitions.js';
export { diffProject, listRuns } from './inspect/recorded-runs.js';
export { rememberRun } from './inspect/remember-run.js';
export { watchList } from './inspect/watch-list.js';
export { forgetClosures as forgetCode } from './registry/code-closure.js';
export type { Project, ProjectOptions } from './run/project.js';
export { loadProject } from './run/project.js';
export { pruneCache, statsOfCache, verifyCache } from './run/tend-cache.js';

export interface RunOptions {
  /** A selection; all pipelines when empty. */
  readonly targets: readonly string[];
  /** A selection that is taken out. */
  readonly exclude?: readonly string[] | undefined;
  /** What the selected sources are asked to do besides loading; they run then, fresh or not. */
  readonly task?: LoadTask;
  readonly jobs: number;
  readonly force: boolean;
  readonly keepGoing: boolean;
  /** Take a changed past of sources with `on_restate: fail`. */
  readonly acceptRestatements?: boolean;
  /** Computes a sample of the hits again and compares. */
  readonly audit?: AuditRequest;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  /** Milliseconds to wait for a run that holds the lock; not at all when absent. */
  readonly wait?: number;
  /** As typed, for the lock and the run record. */
  readonly command?: string;
}

/** Runs the targets and everything upstream of them. */
export async function runProject(project: Project, options: RunOptions): Promise<RunResult> {
  const planAll = (): Promise<Plan> => reading(project, (env) => planNodes(project.nodes, env));
  const selected = await selectNodes(project, options, planAll);
  refusePartitions(selected);
  assertLoadedWhole(project);
  const wanted = new Set(withUpstream(selected, project.graph));
  const result = await runPipeline({
    projectFolder: project.folder,
    databasePath: project.databasePath,
    nodes: trialsFirst(project.nodes.filter((node) => wanted.has(node.id))),
    targets: options.targets,
    tasks: tasksOf(project, selected.nodes, options.task),
    environment: project.environment,
    jobs: options.jobs,
    force: options.force,
    keepGoing: options.keepGoing,
    wait: options.wait ?? 0,
    acceptRestatements: options.acceptRestatements ?? false,
    audit: options.audit,
    cacheLimits: project.config.cache,
    command: options.command ?? 'dag run',
    signal: options.signal,
    onEvent: options.onEvent,
  });
  project.keepAnswers();
  return result;
}

/** The task for the sources among the selected nodes; what they need is only loaded. */
function tasksOf(
  project: Project,
  selected: readonly string[],
  task: LoadTask | undefined,
): ReadonlyMap<string, LoadTask> {
  if (!task) return new Map();
  const sources = project.nodes.filter(({ node }) => node.kind === 'source').map(({ id }) => id);
  return new Map(selected.filter((id) => sources.includes(id)).map((id) => [id, task]));
}

export interface PlanOptions {
  /** A selection that is taken out. */
  readonly exclude?: readonly string[] | undefined;
  /** Only what is selected, without what it needs. */
  readonly isExact?: boolean;
  /** Also says how long it will take with so many jobs. */
  readonly jobs?: number;
}

/** Says what a run of the targets would do, without doing or writing anything. */
export async function planProject(
  project: Project,
  targets: readonly string[],
  options: PlanOptions = {},
): Promise<Plan> {
  const { jobs } = options;
  return reading(project, async (env) => {
    const plan = await planSelection(project, { targets, ...options }, env);
    if (jobs === undefined) return plan;
    const { runs } = await listRuns(project.folder, RUNS_LOOKED_AT);
    return withExpectedTimes(plan, project.nodes, {
      times: pastTimes(runs),
      jobs,
      lanes: lanesFor(jobs),
      isNew: (node) =>
        env.log.cost(node) === undefined &&
        readManifest(manifestFolder(env.cacheFolder), node) === undefined,
    });
  });
}

/** Ids of the selected nodes, in dependency order. */
export async function selectedNodes(
  project: Project,
  targets: readonly string[],
  options: { readonly exclude?: readonly string[] | undefined } = {},
): Promise<readonly string[]> {
  const planAll = (): Promise<Plan> => reading(project, (env) => planNodes(project.nodes, env));
  return (await selectNodes(project, { targets, ...options }, planAll)).nodes;
}

/**
 * How the selected nodes stand. Answered from memory where nothing that the last
 * answer was read from has changed, and without loading the project then.
 */
export async function statusProject(
  request: LoadRequest & Pick<ProjectOptions, 'env' | 'nodesFolder'>,
  targets: readonly string[],
  options: { readonly exclude?: readonly string[] | undefined } = {},
): Promise<Plan> {
  const { projectFolder, profile, ...rest } = request;
  const selection = { targets, ...options };
  const remembered = namesPartitions(selection) ? undefined : recallStatus(request);
  const known = remembered && (await selectStatus(projectFolder, remembered, selection));
  if (known) return known;
  const project = await loadProject({
    ...rest,
    projectFolder,
    ...(profile === undefined ? {} : { profile }),
  });
  const surroundings = surroundingsOf(project, request, project.loadedAt);
  if (namesPartitions(selection) || !surroundings) {
    return planProject(project, targets, { ...options, isExact: true });
  }
  // Whoever asks for one pipeline waits for its nodes only; asked for others, too, all are planned.
  const isAll = remembered !== undefined || dependsOnState(selection);
  const wanted = new Set(
    isAll ? [] : project.graph.closure(await selectedNodes(project, targets, options)),
  );
  const nodes = project.nodes.filter(({ id }) => isAll || wanted.has(id));
  const plan = await reading(project, (env) => planNodes(nodes, env));
  rememberStatus(request, project, surroundings, plan);
  const found = await selectStatus(projectFolder, { ...project.config, plan }, selection);
  return found as Plan;
}

/** The partitions of the selected nodes, each with its state. */
export async function listPartitions(
  project: Project,
  targets: readonly string[],
  options: { readonly exclude?: readonly string[] | undefined } = {},
): Promise<readonly ListedPartitions[]> {
  return reading(project, (env) => listSelection(project, { targets, ...options }, env));
}

/**
 * Says why nodes or partitions are stale, or what the last run did to them.
 *
 * @param selection as `dag ls` takes it; everything when empty
 */
export async function explainProject(
  project: Project,
  selection: readonly string[],
  options: { readonly all: boolean },
): Promise<Explanation> {
  const { graph } = project;
  const planAll = (): Promise<Plan> => reading(project, (env) => planNodes(project.nodes, env));
  const chosen = await selectNodes(project, { targets: selection }, planAll);
  const nodes = selection.length === 0 ? withUpstream(chosen, graph) : chosen.nodes;
  const selected = nodes.flatMap((node) => partsOf(node, chosen.partitions.get(node)));
  const closure = new Set(graph.closure(nodes));
  const explanation = await reading(project, (env) =>
    explainNodes(
      project.nodes.filter(({ id }) => closure.has(id)),
      selected,
      options.all,
      env,
    ),
  );
  // Where params stand took parsing the configuration.
  project.keepAnswers();
  return explanation;
}

/** Computes one partition anew and has its node type tell of it. */
export async function showPartition(
  project: Project,
  request: ShowRequest,
): Promise<ShownPartition> {
  return reading(project, (env) => showOne(project, request, env));
}

/** Checks that nothing of the selected nodes knows what comes later. */
export async function verifyProject(
  project: Project,
  request: LookaheadRequest,
): Promise<LookaheadReport> {
  return reading(project, (env) => verifyLookahead(project, request, env));
}

/** Lends out what it takes to read a project's cache; nothing is locked. */
async function reading<T>(
  project: Project,
  read: (env: ReadEnvironment) => Promise<T>,
): Promise<T> {
  const cacheFolder = join(project.folder, 'cache');
  const packs = new PackStore(join(cacheFolder, 'packs'));
  const log = new ActionLog(join(cacheFolder, 'actions.log'));
  try {
    return await read({
      projectFolder: project.folder,
      cacheFolder,
      databasePath: project.databasePath,
      databaseState: await statesIn(project.databasePath),
      log,
      packs,
      slices: new SliceDigests(join(cacheFolder, 'slices.json')),
      fileDigests: new FileDigests(join(cacheFolder, 'stat.json')),
      distrust: new Distrust(cacheFolder),
      force: false,
      now: () => new Date(),
    });
  } finally {
    packs.close();
    log.close();
  }
}
