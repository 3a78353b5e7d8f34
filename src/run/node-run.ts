/**
 * One node's part of a run: is it fresh, what must be computed, what is published.
 *
 * Order of writes: bytes into packs, then the action log, then the published
 * files by rename, then the database, then the manifest. Whatever is cut off in between is simply
 * not there yet for the next run.
 */
import { join, relative, sep } from 'node:path';
import type { ActionLog } from '../cache/action-log.js';
import type { Distrust } from '../cache/distrust.js';
import { type FileDigests, filesBelow } from '../cache/file-digest.js';
import { type Manifest, readManifest, writeManifest } from '../cache/manifest.js';
import type { PackStore } from '../cache/pack-store.js';
import type { PartMemory } from '../cache/part-memory.js';
import type { SliceDigests } from '../cache/slice-digests.js';
import type { Coverage, Json, LoadTask, SourceNode } from '../contract/index.js';
import type { Afterwards } from './afterwards.js';
import { Artifact, type ArtifactColumn } from './artifact.js';
import { clockRecord } from './clock.js';
import type { Database } from './database.js';
import type { DatabaseState } from './database-file.js';
import { databaseLabel, lostDatabaseText } from './database-state.js';
import type { RunEvent, RunFailure } from './events.js';
import { SCHEME } from './fingerprints.js';
import type { Item } from './item.js';
import { groupsOf } from './item-groups.js';
import type { WorkerPool } from './pool.js';
import { publishedState } from './published-state.js';
import {
  answerIdentity,
  type Distrusted,
  distrustText,
  type NodeRecord,
  reasonsFor,
  recordKey,
} from './reasons.js';
import type { NodeRuntime } from './runtime.js';
import { areSameFacts } from './same-facts.js';
import { withStoreDigests } from './store-digests.js';
import { type AskedTask, askedTask, taskText } from './task.js';
import { trialCounts } from './trials.js';

/** What it takes to say how a node stands: nothing here computes or writes. */
export interface ReadEnvironment {
  readonly projectFolder: string;
  readonly cacheFolder: string;
  readonly databasePath: string;
  /** How what a node keeps in the database was found at the beginning: a node that ran since may have made it anew. */
  readonly databaseState: (node: string) => DatabaseState;
  readonly log: ActionLog;
  readonly packs: PackStore;
  readonly slices: SliceDigests;
  readonly fileDigests: FileDigests;
  /** What audits found. */
  readonly distrust: Distrust;
  readonly force: boolean;
  /** The only clock of a run. */
  readonly now: () => Date;
}

/** What a run lends to each of its nodes. */
export interface RunEnvironment extends ReadEnvironment {
  readonly runId: string;
  readonly database: Database;
  /** Whether a node after this one had tables when it was last answered. */
  readonly expectsTables: (node: string) => boolean;
  readonly afterwards: Afterwards;
  readonly pool: WorkerPool;
  /** Parts of fan-ins as they were made earlier. */
  readonly parts: PartMemory;
  readonly jobs: number;
  readonly keepGoing: boolean;
  /** Take a changed past of sources that otherwise refuse it. */
  readonly acceptRestatements: boolean;
  /** True when readers take what is there of a node of which partitions failed. */
  readonly isEnough: (node: string, failed: number, partitions: number) => boolean;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
  /** What sources are asked to do besides loading, by node. */
  readonly tasks: ReadonlyMap<string, LoadTask>;
  /** A variable of the environment that the run was given. */
  readonly variable: (name: string) => string | undefined;
  /** What each node answered in this run, or before where it is fresh. */
  readonly manifests: Map<string, Manifest>;
}

/** A node's answer: digests at once, items when somebody asks. */
export interface Answer {
  readonly roots: ReadonlyMap<string, string>;
  artifact(output: string): Promise<Artifact>;
  /** Lets go of what was loaded; nobody asks for an artifact any more. */
  release(): void;
  readonly shown: string;
  readonly failures: readonly RunFailure[];
}

/** What is known of a node before anything of it is enumerated. */
export interface Standing {
  readonly manifest: Manifest | undefined;
  readonly record: NodeRecord;
  readonly nodeKey: string;
  readonly isFresh: boolean;
  /** False when a published file is gone or was changed, or the database with its tables is gone. */
  readonly isPublished: boolean;
  readonly reasons: readonly string[];
  /** Published files, relative to the project, that are gone or were changed. */
  readonly spoiled: readonly string[];
  /** Set when the database that holds its tables cannot be used. */
  readonly lostDatabase: 'gone' | 'damaged' | undefined;
  /** True when published files have other stats than were kept, and the same bytes: `manifest` has those of now. */
  readonly isMoved: boolean;
  /** Why none of its stored answers is served; absent where they are. */
  readonly distrusted?: Distrusted;
  /** What its source is asked to do besides loading. */
  readonly task?: AskedTask;
}

/** Compares what a node would be asked now with what it answered last. */
export function standing(
  runtime: NodeRuntime,
  roots: ReadonlyMap<string, string>,
  env: ReadEnvironment,
  coverage: readonly Coverage[] = [],
): Standing {
  const kept = readManifest(manifestFolder(env.cacheFolder), runtime.id);
  const { published, spoiled, isMoved } = publishedState(kept, env.projectFolder);
  const manifest = kept && isMoved ? { ...kept, published } : kept;
  const counts = trialCounts(runtime, env.projectFolder);
  const clock = clockRecord(runtime, env.now().getTime());
  const record: NodeRecord = {
    scheme: SCHEME,
    type: runtime.type,
    code: runtime.code,
    params: runtime.params,
    plugins: Object.fromEntries([...runtime.plugins].map(([id, p]) => [id, p.digest])),
    inputs: Object.fromEntries(roots),
    files: externalFiles(runtime, env),
    platform: `node ${process.versions.node.split('.')[0]} ${process.arch}`,
    ...(clock === undefined ? {} : { clock }),
    ...(Object.keys(counts).length === 0 ? {} : { trials: counts }),
    ...(coverage.length === 0 ? {} : { coverage }),
  };
  const nodeKey = recordKey(record);
  const reasons: string[] = [];
  const distrusted = runtime.node.kind === 'compute' ? distrustedBy(env, runtime.id, record) : {};
  if (env.force) reasons.push('forced');
  if (manifest?.scheme !== SCHEME || manifest.nodeKey !== nodeKey) {
    const before = manifest?.record as unknown as NodeRecord | undefined;
    const found = reasonsFor(before, record);
    reasons.push(...(found.length > 0 ? found : ['the last run did not finish it']));
  }
  for (const path of spoiled) {
    reasons.push(`published file "${path}" is missing or was changed`);
  }
  const state = manifest?.hasTables === true ? env.databaseState(runtime.id) : 'whole';
  const isLost = state !== 'whole';
  const lostDatabase = isLost ? state : undefined;
  if (isLost) reasons.push(lostDatabaseText(databaseLabel(env.databasePath), state));
  if (distrusted.distrusted) reasons.push(distrustText(distrusted.distrusted));
  const isPublished = manifest !== undefined && spoiled.length === 0 && !isLost;
  return {
    manifest,
    record,
    nodeKey,
    isFresh: reasons.length === 0,
    isPublished,
    reasons,
    spoiled,
    isMoved,
    lostDatabase,
    ...distrusted,
  };
}

function distrustedBy(
  { distrust }: ReadEnvironment,
  node: string,
  record: NodeRecord,
): Pick<Standing, 'distrusted'> {
  const identity = answerIdentity(record);
  const finding = distrust.find(node, identity);
  if (!finding) return {};
  const { run, text } = finding;
  return { distrusted: { run, text, isChanged: finding.identity !== identity } };
}

/** A source that is asked for something always runs. */
export function asAsked(now: Standing, task: LoadTask | undefined): Standing {
  const asked = askedTask(task);
  if (!asked) return now;
  return { ...now, isFresh: false, reasons: [taskText(asked), ...now.reasons], task: asked };
}

/** Where manifests are kept. */
export function manifestFolder(cacheFolder: string): string {
  return join(cacheFolder, 'manifests');
}

/** Keeps the manifest as soon as the database has what it promises. */
export function keepManifest(
  runtime: NodeRuntime,
  answered: Manifest,
  loaded: Promise<void> | undefined,
  env: RunEnvironment,
): void {
  const manifest = withStoreDigests(answered);
  env.manifests.set(runtime.id, manifest);
  const keep = (): void => writeManifest(manifestFolder(env.cacheFolder), runtime.id, manifest);
  if (loaded) env.afterwards.add(runtime.id, loaded.then(keep));
  else keep();
}

/** Files outside the cache that a source depends on, as absolute paths. */
export function sourceFiles(runtime: NodeRuntime, projectFolder: string): string[] {
  if (runtime.node.kind !== 'source') return [];
  const node = runtime.node as SourceNode<unknown>;
  return node.files(runtime.params).map((path) => absolute(projectFolder, path));
}

function externalFiles(runtime: NodeRuntime, env: ReadEnvironment): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const path of sourceFiles(runtime, env.projectFolder)) {
    for (const file of filesBelow(path)) {
      digests[nameOf(file, env.projectFolder)] =
        env.fileDigests.digest(file, env.now().getTime()) ?? 'missing';
    }
  }
  return digests;
}

/** A file of the project by its path in it: a project that moves stays fresh. */
function nameOf(file: string, projectFolder: string): string {
  const inside = relative(projectFolder, file);
  return inside.startsWith('..') ? file : inside.split(sep).join('/');
}

function absolute(folder: string, path: string): string {
  return path.startsWith('/') ? path : join(folder, path);
}

/** Declared columns of a stored output. */
export function storedColumns(runtime: NodeRuntime, output: string): ArtifactColumn[] {
  const columns = runtime.node.outputs[output]?.columns ?? [];
  return columns.map((spec) => ({ spec, id: '' }));
}

/** An output rebuilt from the manifest that keeps its items. */
export function artifactFromManifest(
  runtime: NodeRuntime,
  manifest: Manifest,
  output: string,
  env: ReadEnvironment,
): Artifact | undefined {
  const kept = manifest.outputs.find((o) => o.name === output);
  const kind = runtime.node.outputs[output]?.kind;
  if (!kept?.items || !kind) return undefined;
  const columns =
    kind === 'parquet'
      ? (kept.columns as readonly ArtifactColumn[])
      : storedColumns(runtime, output);
  // Many items share a file.
  const paths = (kept.files ?? []).map((file) => join(env.projectFolder, file));
  let meta: Json = null;
  const items = kept.items.map((item): Item => {
    const [a, b, c] = item.place;
    // Neighbours mostly have the same facts: as one object these are put into words once.
    const own = (item.meta ?? null) as Json;
    if (!areSameFacts(meta, own)) meta = own;
    const place: Item['place'] =
      kind === 'parquet'
        ? { kind: 'file', path: paths[a] as string, rowGroup: b, row: c }
        : { kind: 'pack', pack: a, offset: b, length: c };
    return { key: item.key, rows: item.rows, digest: item.digest, meta, place };
  });
  // A pack that is gone is found by asking each partition again.
  if (!items.every(({ place }) => place.kind === 'file' || env.packs.has(place))) return undefined;
  return new Artifact(kind, groupsOf(items), columns, env, { root: kept.root });
}
