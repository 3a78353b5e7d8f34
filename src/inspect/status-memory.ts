/**
 * How nodes stood when somebody last asked, and by what that can be told to
 * hold still: the stats of everything that the answer was read from.
 *
 * Loading a project takes longer than comparing a few hundred stats. Anything
 * unusual is no memory at all, and the long way decides by content.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readChecked, writeChecked } from '../cache/checked-json.js';
import { distrustPath } from '../cache/distrust.js';
import { type FileStat, filesBelow, isUnchanged, statOf } from '../cache/file-digest.js';
import { readManifest } from '../cache/manifest.js';
import { usesEnvironment } from '../config/environment-use.js';
import type { SelectableNames } from '../graph/resolve-selection.js';
import { isServerUrl } from '../postgres/address.js';
import { type ClockSpan, clockSpan } from '../run/clock.js';
import { sourceFiles } from '../run/node-run.js';
import type { Plan } from '../run/plan.js';
import type { Project } from '../run/project.js';
import { ledgerPath } from '../run/trial-ledger.js';
import { isWithin, listing, settingOf } from './noop.js';

/** Bump when what is remembered takes another form. */
const FORMAT = 2;

/** What decides how a project is loaded. */
export interface LoadRequest {
  readonly projectFolder: string;
  readonly configFile: string;
  readonly profile: string | undefined;
  readonly params: readonly string[];
}

/** A node as far as it is selected by and drawn in a graph. */
export interface RememberedNode {
  readonly id: string;
  readonly type: string;
  readonly tags: readonly string[];
  readonly inputs: Readonly<Record<string, { readonly node: string }>>;
}

/** All nodes, and the state of those that somebody asked about. */
export interface RememberedStatus {
  readonly pipelines: SelectableNames['pipelines'];
  readonly nodes: readonly RememberedNode[];
  readonly plan: Plan;
}

/** Stats of everything that a plan is read from. */
export interface Surroundings {
  readonly files: readonly FileStat[];
  /** Files that are not there. */
  readonly missing: readonly string[];
  readonly folders: readonly { readonly path: string; readonly names: readonly string[] }[];
}

interface Memory extends Surroundings {
  readonly request: string;
  readonly setting: string;
  readonly status: RememberedStatus;
  /** Times between which it holds; absent: at all times. */
  readonly span?: ClockSpan;
}

/** What was remembered of this request, when everything is still as it was. */
export function recallStatus(request: LoadRequest): RememberedStatus | undefined {
  const memory = readMemory(request);
  if (memory?.request !== keyOf(request)) return undefined;
  if (memory.setting !== settingOf(request.projectFolder)) return undefined;
  if (!isWithin(memory.span)) return undefined;
  const isSame =
    memory.files.every(isUnchanged) &&
    memory.missing.every((path) => !existsSync(path)) &&
    memory.folders.every(({ path, names }) => listing(path).join('\n') === names.join('\n'));
  return isSame ? memory.status : undefined;
}

/**
 * Takes the stats that a plan is about to be read from: taken before, so that
 * what changes while it is made shows as a change. Undefined when files changed
 * since `since` (milliseconds since 1970): the project may have been loaded
 * from what they were.
 */
export function surroundingsOf(
  project: Project,
  request: LoadRequest,
  since: number,
): Surroundings | undefined {
  const config = resolve(request.projectFolder, request.configFile);
  // A value from the environment may change without any file changing.
  if ([readFileSync(config, 'utf8'), ...request.params].some(usesEnvironment)) return undefined;
  // Of what is on a server, no file tells.
  if (isServerUrl(project.databasePath)) return undefined;
  const cache = join(project.folder, 'cache');
  const outside = project.nodes.flatMap((node) => sourceFiles(node, project.folder));
  const inputs = [config, ...project.codeFiles, ...outside.flatMap(filesBelow)];
  const manifests = join(cache, 'manifests');
  const outputs = project.nodes.flatMap(({ id }) => [
    join(manifests, `${id}.json`),
    ...(readManifest(manifests, id)?.published ?? []).map(({ path }) => join(project.folder, path)),
  ]);
  const packs = join(cache, 'packs');
  const read = inputs.map((path) => statOf(path));
  if (read.some((stat) => stat === undefined || stat.ctimeMs >= since)) return undefined;
  const others = [
    ...outputs,
    ...filesBelow(packs),
    join(cache, 'actions.log'),
    distrustPath(cache),
    ledgerPath(project.folder),
    project.databasePath,
    ...outside,
  ];
  const stats = others.map((path) => ({ path, stat: statOf(path) }));
  return {
    files: [...read, ...stats.map(({ stat }) => stat)].filter((stat) => stat !== undefined),
    missing: stats.filter(({ stat }) => stat === undefined).map(({ path }) => path),
    folders: [...project.pluginFolders, packs, ...outside.filter(isNoFile)].map((path) => ({
      path,
      names: listing(path),
    })),
  };
}

/** Remembers how nodes of a project stand: all of them, or some with all upstream. */
export function rememberStatus(
  request: LoadRequest,
  project: Project,
  surroundings: Surroundings,
  plan: Plan,
): void {
  const { pipelines, nodes } = project.config;
  const span = clockSpan(project.nodes, project.loadedAt);
  const memory: Memory = {
    request: keyOf(request),
    setting: settingOf(request.projectFolder),
    ...surroundings,
    ...(span === undefined ? {} : { span }),
    status: {
      pipelines,
      nodes: nodes.map(({ id, type, tags, inputs }) => ({ id, type, tags, inputs })),
      plan,
    },
  };
  const path = fileOf(request);
  // A project that cannot be written to is only slower to ask.
  if (!existsSync(dirname(path))) return;
  try {
    writeChecked(path, memory);
  } catch {
    // The next one who asks takes the long way, too.
  }
}

function isNoFile(path: string): boolean {
  return filesBelow(path)[0] !== path;
}

function keyOf({ configFile, profile, params }: LoadRequest): string {
  return JSON.stringify([FORMAT, configFile, profile ?? null, params]);
}

function readMemory(request: LoadRequest): Memory | undefined {
  // A damaged file only costs the long way.
  return readChecked<Memory>(fileOf(request));
}

function fileOf(request: LoadRequest): string {
  return join(request.projectFolder, 'cache', 'status.json');
}
