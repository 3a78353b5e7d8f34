/**
 * The verbs: load a project, plan it, run it.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ActionLog } from './cache/action-log.js';
import { FileDigests, filesBelow } from './cache/file-digest.js';
import { readManifest } from './cache/manifest.js';
import { PackStore } from './cache/pack-store.js';
import { resolveTargets } from './graph/targets.js';
import type { RunEvent, RunResult } from './run/events.js';
import { sourceFiles } from './run/node-run.js';
import { type NoopAnswer, rememberNoop } from './run/noop.js';
import type { Plan } from './run/plan.js';
import { planNodes } from './run/plan-nodes.js';
import type { Project } from './run/project.js';
import { runPipeline } from './run/run-pipeline.js';
import type { NodeRuntime } from './run/runtime.js';

export type { Project, ProjectOptions } from './run/project.js';
export { loadProject } from './run/project.js';

export interface RunOptions {
  /** Pipelines or nodes by name; all pipelines when empty. */
  readonly targets: readonly string[];
  readonly jobs: number;
  readonly force: boolean;
  readonly keepGoing: boolean;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  /** As typed, for the lock and the run record. */
  readonly command?: string;
}

/** Runs the targets and everything upstream of them. */
export async function runProject(project: Project, options: RunOptions): Promise<RunResult> {
  return runPipeline({
    projectFolder: project.folder,
    databasePath: project.databasePath,
    nodes: nodesFor(project, options.targets),
    targets: options.targets,
    jobs: options.jobs,
    force: options.force,
    keepGoing: options.keepGoing,
    command: options.command ?? 'dag run',
    signal: options.signal,
    onEvent: options.onEvent,
  });
}

/** Says what a run of the targets would do, without doing or writing anything. */
export async function planProject(project: Project, targets: readonly string[]): Promise<Plan> {
  const cacheFolder = join(project.folder, 'cache');
  const packs = new PackStore(join(cacheFolder, 'packs'));
  const log = new ActionLog(join(cacheFolder, 'actions.log'));
  try {
    return await planNodes(nodesFor(project, targets), {
      projectFolder: project.folder,
      cacheFolder,
      databasePath: project.databasePath,
      hasDatabase: existsSync(project.databasePath),
      log,
      packs,
      fileDigests: new FileDigests(join(cacheFolder, 'stat.json')),
      force: false,
      now: () => new Date(),
    });
  } finally {
    packs.close();
    log.close();
  }
}

/** Remembers a finished run so that the next identical request is answered at once. */
export function rememberRun(
  project: Project,
  request: {
    configFile: string;
    profile: string | undefined;
    params: readonly string[];
    targets: readonly string[];
  },
  result: RunResult,
  answer: NoopAnswer,
): void {
  if (result.exitCode !== 0) return;
  const nodes = nodesFor(project, request.targets);
  const cache = join(project.folder, 'cache');
  const manifests = nodes.map((node) => join(cache, 'manifests', `${node.id}.json`));
  const published = nodes.flatMap((node) =>
    (readManifest(join(cache, 'manifests'), node.id)?.published ?? []).map((stat) =>
      join(project.folder, stat.path),
    ),
  );
  const outside = nodes.flatMap((node) => sourceFiles(node, project.folder));
  rememberNoop(
    { ...request, projectFolder: project.folder },
    {
      inputs: [
        resolve(project.folder, request.configFile),
        ...project.codeFiles,
        ...outside.flatMap(filesBelow),
      ],
      outputs: [
        ...manifests,
        ...published,
        ...filesBelow(join(cache, 'packs')),
        join(cache, 'actions.log'),
        ...filesBelow(project.databasePath),
      ],
      folders: [...project.pluginFolders, ...outside.filter((path) => !isFile(path))],
      since: project.loadedAt,
    },
    answer,
  );
}

function isFile(path: string): boolean {
  return filesBelow(path)[0] === path;
}

function nodesFor(project: Project, targets: readonly string[]): readonly NodeRuntime[] {
  const wanted = new Set(project.graph.closure(resolveTargets(targets, project.config)));
  return project.nodes.filter((node) => wanted.has(node.id));
}
