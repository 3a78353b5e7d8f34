/**
 * Runs a source node: loads what it brings in, keeps each item under the digest
 * of its bytes, and says which items really changed.
 */
import { dirname } from 'node:path';
import { makeFolder } from '../cache/make-folder.js';
import type { LoadContext, SourceItem, SourceNode } from '../contract/index.js';
import { redactAll, secretFrom } from '../errors/secrets.js';
import { type Artifact, releaseAll } from './artifact.js';
import type { NodeOutcome } from './events.js';
import { SCHEME } from './fingerprints.js';
import { isReadAsHashed } from './input-changes.js';
import { type Item, keyText } from './item.js';
import { keepChange } from './keep-change.js';
import { manifestItems } from './manifest-items.js';
import {
  type Answer,
  artifactFromManifest,
  keepManifest,
  type ReadEnvironment,
  type RunEnvironment,
  type Standing,
} from './node-run.js';
import { Publication, publishContext } from './publish.js';
import { announce, History } from './restatement.js';
import type { SourceRows } from './row-changes.js';
import type { NodeRuntime } from './runtime.js';
import { loadWithAttempts } from './source-attempts.js';
import { sourcePlugins } from './source-plugins.js';
import { storeItems } from './store-items.js';
import { LOAD } from './task.js';

/** Rows of each item in the outcome; the trace keeps more. */
const TOLD_ROWS = 3;

/** Loads a source and publishes it. Throws what the source throws. */
export async function runSource(
  runtime: NodeRuntime,
  now: Standing,
  env: RunEnvironment,
): Promise<{ answer: Answer; outcome: Omit<NodeOutcome, 'milliseconds'> }> {
  const publication = new Publication(env.projectFolder, runtime, env.database, now.manifest);
  try {
    return await loadAndPublish(runtime, now, env, publication);
  } catch (error) {
    publication.abort();
    throw error;
  }
}

async function loadAndPublish(
  runtime: NodeRuntime,
  now: Standing,
  env: RunEnvironment,
  publication: Publication,
): ReturnType<typeof runSource> {
  const node = runtime.node as SourceNode<unknown>;
  const history = new History(runtime, now.manifest, env);
  const later: Promise<void>[] = [];
  const context = await loadContext(runtime, env, { publication, history, later });
  const load = async (): Promise<readonly SourceItem[]> => {
    // A source may write to the database itself, and what it began there may not have ended.
    await env.database.release();
    return node.load(context);
  };
  const loaded = await loadWithAttempts(load, runtime.onFailure, {
    node: runtime.id,
    signal: env.signal,
    emit: env.emit,
  });
  const items = loaded.map(openItem);
  history.assert(items);
  const isSettled = isReadAsHashed(runtime, now, env);
  const found = history.found();
  if (found) announce(runtime.id, found, env);
  const artifacts = new Map<string, Artifact>();
  for (const output of Object.keys(node.outputs)) {
    const mine = items
      .filter((item) => item.output === output)
      .map((item) => ({ ...item, digest: history.digests.get(item) }));
    artifacts.set(output, storeItems(runtime, output, mine, env));
  }
  const before = new Map<string, string>();
  for (const output of now.manifest?.outputs ?? []) {
    for (const item of output.items ?? [])
      before.set(`${output.name}\u0000${keyText(item.key)}`, item.digest);
  }
  let cut = 0;
  const keys: string[] = [];
  for (const [output, artifact] of artifacts) {
    for (const item of artifact.items) {
      const key = `${output}\u0000${keyText(item.key)}`;
      keys.push(key);
      if (before.get(key) === item.digest) cut++;
      before.delete(key);
    }
  }
  await node.publish?.(
    publishContext({
      runtime,
      inputs: new Map(),
      outputs: artifacts,
      publication,
      publishedAt: env.now().toISOString(),
      failures: [],
      coverage: [],
    }),
  );
  const swapped = await publication.commit([], []);
  for (const file of swapped.written) {
    env.emit({ type: 'published', node: runtime.id, file: file.path, bytes: file.size });
  }
  const manifest = {
    scheme: SCHEME,
    // Without a key it is read again: nobody knows which content it saw.
    nodeKey: isSettled ? now.nodeKey : '',
    record: now.record as unknown as Record<string, unknown>,
    partitions: keys.length,
    outputs: [...artifacts].map(([name, artifact]) => ({
      name,
      root: artifact.root,
      items: manifestItems(artifact.items as readonly Item[], [], env.projectFolder),
    })),
    published: swapped.files,
    grouped: publication.grouped,
    publishReads: [],
    hasTables: swapped.loaded !== undefined || publication.isDatabaseUsed,
    shown: publication.shown,
    summaries: publication.summaries,
    digests: publication.fileDigests,
  };
  const { loaded: tables } = swapped;
  const pending = tables ? [...later, tables] : later;
  keepManifest(runtime, manifest, allOf(pending), env);
  const answer = answerOf(artifacts, publication.shownNow);
  const outcome = {
    node: runtime.id,
    type: runtime.type,
    state: 'ran' as const,
    partitions: keys.length,
    hits: 0,
    ran: keys.length,
    cut,
    failed: 0,
    removed: before.size,
    reasons: now.reasons,
    ...(found ? { rows: withFewRows(found) } : {}),
  };
  keepChange(
    runtime,
    now,
    { outcome, roots: answer.roots, isChanged: true, rows: found?.changes ?? [] },
    env,
  );
  return { answer, outcome };
}

/** Ends when all of it has, and as it did; undefined where there is nothing to wait for. */
function allOf(work: readonly Promise<void>[]): Promise<void> | undefined {
  return work.length === 0 ? undefined : Promise.all(work).then(() => undefined);
}

/** An item in whose words nothing secret is left; the numbers of a table are not looked at. */
function openItem(item: SourceItem): SourceItem {
  const { json, meta } = item;
  if (json === undefined && meta === undefined) return item;
  return {
    ...item,
    ...(json === undefined ? {} : { json: redactAll(json) }),
    ...(meta === undefined ? {} : { meta: redactAll(meta) }),
  };
}

/** As much as a summary and a run record tell. */
function withFewRows(found: SourceRows): SourceRows {
  const changes = found.changes.map((item) => ({ ...item, rows: item.rows.slice(0, TOLD_ROWS) }));
  return { ...found, changes };
}

/** Why a source runs for which `freshSource` found no answer. */
export const ITEMS_GONE = 'what it stored is gone';

/** The answer of a source that is fresh, from its manifest; undefined when an item's bytes are gone. */
export function freshSource(
  runtime: NodeRuntime,
  now: Standing,
  env: ReadEnvironment,
): Answer | undefined {
  const manifest = now.manifest;
  if (!manifest) return undefined;
  const artifacts = new Map<string, Artifact>();
  for (const output of manifest.outputs) {
    const artifact = artifactFromManifest(runtime, manifest, output.name, env);
    const whole = artifact?.items.every(
      (item) => item.place.kind === 'pack' && env.packs.has(item.place),
    );
    if (!artifact || !whole) return undefined;
    artifacts.set(output.name, artifact);
  }
  return answerOf(artifacts, manifest.shown);
}

function answerOf(artifacts: ReadonlyMap<string, Artifact>, shown: string): Answer {
  return {
    roots: new Map([...artifacts].map(([name, artifact]) => [name, artifact.root])),
    artifact: async (output) => artifacts.get(output) as Artifact,
    release: () => releaseAll(artifacts),
    shown,
    failures: [],
  };
}

/** What a load adds to. */
interface Loading {
  readonly publication: Publication;
  readonly history: History;
  readonly later: Promise<void>[];
}

async function loadContext(
  runtime: NodeRuntime,
  env: RunEnvironment,
  { publication, history, later }: Loading,
): Promise<LoadContext<unknown>> {
  const plugin = await sourcePlugins(runtime);
  if (!env.database.isServer) makeFolder(dirname(env.databasePath));
  return {
    params: runtime.params,
    task: env.tasks.get(runtime.id) ?? LOAD,
    run: env.runId,
    now: () => env.now().getTime(),
    signal: env.signal,
    secret: (name) => secretFrom(env.variable, name),
    projectFolder: env.projectFolder,
    get database() {
      // Who asks for the path writes there: the answer lasts as long as the file.
      publication.isDatabaseUsed = true;
      return env.databasePath;
    },
    plugin,
    assertHistory: (items) => history.assert(items),
    afterwards(work) {
      later.push(work);
      env.database.yieldTo(work);
    },
    show: (text) => publication.show(text),
    tell: (text) => publication.tell(text),
    warn: (text) => env.emit({ type: 'log', level: 'warn', node: runtime.id, text }),
    progress: (done, total) =>
      env.emit({ type: 'node-progress', node: runtime.id, done, failed: 0, total }),
  };
}
