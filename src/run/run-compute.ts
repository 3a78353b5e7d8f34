/**
 * Runs a compute node: enumerates its partitions, computes the stale ones in
 * batches, keeps their results, publishes.
 *
 * Little work stays on this thread: starting workers costs more than it saves.
 * A fan-in of everything also stays, because its input is already here.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredOutput } from '../cache/action-log.js';
import { writeManifest } from '../cache/manifest.js';
import type { ComputeNode, PartitionSpec } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import { SharedBlocks } from '../table/shared.js';
import { Artifact, type Item, keyText } from './artifact.js';
import { batchRequest, cutBatches } from './batches.js';
import { computeBatch, type LoadedJob, loadJob } from './compute-batch.js';
import { type Evaluation, evaluate, parquetOutput, SCHEME } from './evaluate.js';
import type { NodeOutcome, RunFailure } from './events.js';
import type { BatchResult, Job } from './job.js';
import {
  type Answer,
  artifactFromManifest,
  keysDigest,
  manifestFolder,
  manifestItems,
  type RunEnvironment,
  type Standing,
  storedColumns,
} from './node-run.js';
import { type ComputedRows, ParquetOutput } from './parquet-output.js';
import { Publication, publishContext } from './publish.js';
import type { NodeRuntime } from './runtime.js';

/** Work below this many expected milliseconds is not worth starting workers for. */
const INLINE_MS = 150;
let lastJob = 0;

export interface ComputeResult {
  readonly answer: Answer;
  readonly outcome: Omit<NodeOutcome, 'milliseconds'>;
}

/** Computes and publishes a node. Partitions that fail are in the outcome; the rest is kept. */
export async function runCompute(
  runtime: NodeRuntime,
  inputs: ReadonlyMap<string, Artifact>,
  now: Standing,
  env: RunEnvironment,
): Promise<ComputeResult> {
  const node = runtime.node as ComputeNode<unknown>;
  const evaluation = evaluate({
    runtime,
    inputs,
    log: env.log,
    packs: env.packs,
    manifest: now.manifest,
    projectFolder: env.projectFolder,
    force: env.force,
  });
  env.emit({
    type: 'node-start',
    node: runtime.id,
    partitions: evaluation.specs.length,
    stale: evaluation.stale.length,
    reasons: now.reasons,
  });
  const publication = new Publication(env.projectFolder, runtime.publishFolder, runtime.id);
  const failures: RunFailure[] = [];
  const parquet =
    parquetOutput(node) === undefined
      ? undefined
      : new ParquetOutput(node, evaluation, publication.stage, publication.folder);
  const stored = [...evaluation.stored];
  try {
    await new Computation(runtime, inputs, evaluation, env, failures, stored).run(parquet);
  } catch (error) {
    parquet?.abort();
    throw error;
  }
  if (env.signal.aborted) {
    parquet?.abort();
    throw new EngineError('interrupted', 'interrupted', 'interrupted: what was finished is kept');
  }
  const finished = parquet?.finish();
  for (const file of finished?.files ?? []) publication.staged(file.name);
  const artifacts = buildArtifacts(runtime, evaluation, stored, finished?.items, env);
  const publishing = failures.length === 0 || env.keepGoing;
  const shown = publishing
    ? await publishNode(runtime, inputs, artifacts, evaluation, now, env, publication, failures)
    : '';
  const roots = new Map([...artifacts].map(([name, artifact]) => [name, artifact.root]));
  const keys = evaluation.specs.map((spec) => keyText(spec.key));
  const before = new Map((now.manifest?.outputs ?? []).map((o) => [o.name, o.root]));
  const unchanged = [...roots].every(([name, root]) => before.get(name) === root);
  const ran = evaluation.stale.length - failures.length;
  return {
    answer: {
      roots,
      artifact: async (output) => artifacts.get(output) as Artifact,
      shown,
      failures,
    },
    outcome: {
      node: runtime.id,
      type: runtime.type,
      state: failures.length > 0 ? 'failed' : 'ran',
      partitions: keys.length,
      hits: keys.length - evaluation.stale.length,
      ran,
      cut: unchanged ? ran : 0,
      failed: failures.length,
      removed: countRemoved(runtime.id, keys, now, env, publishing),
      reasons: now.reasons,
    },
  };
}

/** The answer of a node that is fresh: digests now, items when a reader needs them. */
export function freshCompute(
  runtime: NodeRuntime,
  inputs: () => Promise<ReadonlyMap<string, Artifact>>,
  now: Standing,
  env: RunEnvironment,
): Answer {
  const manifest = now.manifest;
  if (!manifest)
    throw new EngineError('internal', 'no-manifest', `"${runtime.id}" has no manifest`);
  let built: Promise<ReadonlyMap<string, Artifact>> | undefined;
  const build = async (): Promise<ReadonlyMap<string, Artifact>> => {
    const kept = new Map<string, Artifact>();
    for (const output of Object.keys(runtime.node.outputs)) {
      const artifact = artifactFromManifest(runtime, manifest, output, env);
      if (artifact) kept.set(output, artifact);
    }
    if (kept.size === Object.keys(runtime.node.outputs).length) return kept;
    const evaluation = evaluate({
      runtime,
      inputs: await inputs(),
      log: env.log,
      packs: env.packs,
      manifest,
      projectFolder: env.projectFolder,
      force: false,
    });
    const stored = [...evaluation.stored];
    if (evaluation.stale.length > 0) {
      // The cache was pruned behind the manifest's back: what is missing is computed again.
      await new Computation(runtime, await inputs(), evaluation, env, [], stored).run(undefined);
    }
    return buildArtifacts(runtime, evaluation, stored, undefined, env);
  };
  return {
    roots: new Map(manifest.outputs.map((o) => [o.name, o.root])),
    artifact: async (output) => {
      built ??= build();
      return (await built).get(output) as Artifact;
    },
    shown: manifest.shown,
    failures: [],
  };
}

/** Computes the stale partitions of one evaluation. */
class Computation {
  private readonly runtime: NodeRuntime;
  private readonly node: ComputeNode<unknown>;
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly evaluation: Evaluation;
  private readonly env: RunEnvironment;
  private readonly failures: RunFailure[];
  private readonly stored: (readonly StoredOutput[] | undefined)[];
  private readonly job: Job;
  private readonly cost: number;
  private readonly isInline: boolean;
  private inlineJob: Promise<LoadedJob> | undefined;
  private readonly blocks = new SharedBlocks();
  private done = 0;

  constructor(
    runtime: NodeRuntime,
    inputs: ReadonlyMap<string, Artifact>,
    evaluation: Evaluation,
    env: RunEnvironment,
    failures: RunFailure[],
    stored: (readonly StoredOutput[] | undefined)[],
  ) {
    this.runtime = runtime;
    this.node = runtime.node as ComputeNode<unknown>;
    this.inputs = inputs;
    this.evaluation = evaluation;
    this.env = env;
    this.failures = failures;
    this.stored = stored;
    this.job = jobFor(runtime, evaluation);
    this.cost = env.log.cost(runtime.id) ?? this.node.cost;
    const fansIn = evaluation.specs.some((spec) => spec.reads.some((slice) => slice.item === '*'));
    this.isInline = fansIn || env.jobs <= 1 || evaluation.stale.length * this.cost < INLINE_MS;
  }

  async run(parquet: ParquetOutput | undefined): Promise<void> {
    this.env.pool.setJob(this.job);
    if (!parquet) {
      await this.runIndices(this.evaluation.stale);
      return;
    }
    // The next group computes while this one is written; never more than two are in memory.
    const groups = parquet.groups;
    let ahead = this.runIndices(groups[0] ?? []);
    for (let g = 0; g < groups.length; g++) {
      const computed = await ahead;
      ahead = this.runIndices(groups[g + 1] ?? []);
      // Lets the next group's messages leave before this thread is busy writing.
      await new Promise((resolve) => setImmediate(resolve));
      if (this.env.signal.aborted) return;
      parquet.writeGroup(computed);
      const read = new Set([...computed.values()].map(({ buffer }) => buffer));
      if (this.isInline) this.blocks.give(read);
      else this.env.pool.recycle(read);
    }
    await ahead;
  }

  private async runIndices(indices: readonly number[]): Promise<Map<number, ComputedRows>> {
    const computed = new Map<number, ComputedRows>();
    const batches = cutBatches(this.node, this.evaluation.specs, indices, this.cost);
    if (this.isInline) {
      for (const batch of batches) {
        if (this.env.signal.aborted) break;
        this.accept(batch, await this.runInline(batch), computed);
        await new Promise((resolve) => setImmediate(resolve));
      }
      return computed;
    }
    // A few batches are prepared ahead of the workers; the rest wait as indices.
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < batches.length && !this.env.signal.aborted) {
        const batch = batches[next++] as number[];
        const request = batchRequest(this.job.id, this.specsOf(batch), this.inputs);
        this.accept(batch, await this.env.pool.run(request), computed);
      }
    };
    await Promise.all(Array.from({ length: this.env.jobs * 2 }, lane));
    return computed;
  }

  private specsOf(batch: readonly number[]): PartitionSpec[] {
    return batch.map((i) => this.evaluation.specs[i] as PartitionSpec);
  }

  private async runInline(batch: readonly number[]): Promise<BatchResult> {
    this.inlineJob ??= loadJob(this.job);
    const request = batchRequest(this.job.id, this.specsOf(batch), this.inputs);
    return computeBatch(await this.inlineJob, request, this.blocks, (slice) => {
      const artifact = this.inputs.get(slice.input);
      if (!artifact)
        throw new EngineError('internal', 'unknown-input', `there is no input "${slice.input}"`);
      return artifact.collect(slice.columns);
    });
  }

  /** Keeps a batch's results: bytes first, then the log. */
  private accept(
    batch: readonly number[],
    result: BatchResult,
    computed: Map<number, ComputedRows>,
  ): void {
    for (const failure of result.failures) {
      const spec = this.evaluation.specs[batch[failure.index] as number] as PartitionSpec;
      this.failures.push({ node: this.runtime.id, key: spec.key, message: failure.message });
      this.env.emit({
        type: 'log',
        level: 'error',
        node: this.runtime.id,
        text: `${spec.key.join(' / ')}: ${failure.stack}`,
      });
    }
    if (result.tables.length > 0) this.acceptTables(batch, result, computed);
    else if (result.finished.length > 0) this.acceptBytes(batch, result);
    this.done += batch.length;
    this.env.emit({
      type: 'node-progress',
      node: this.runtime.id,
      done: this.done,
      failed: this.failures.length,
      total: this.evaluation.stale.length,
    });
  }

  private acceptTables(
    batch: readonly number[],
    result: BatchResult,
    computed: Map<number, ComputedRows>,
  ): void {
    result.finished.forEach((index, at) => {
      const table = result.tables[result.ranges[at * 3] as number];
      if (!table) return;
      computed.set(batch[index] as number, {
        buffer: table.buffer,
        tableRows: table.rows,
        from: result.ranges[at * 3 + 1] as number,
        to: result.ranges[at * 3 + 2] as number,
      });
    });
  }

  private acceptBytes(batch: readonly number[], result: BatchResult): void {
    const { env } = this;
    const outputs = this.job.outputs.length;
    const place = env.packs.append(result.bytes);
    env.packs.sync();
    const finished = [...result.finished].map((index) => batch[index] as number);
    env.log.append({
      node: this.runtime.id,
      outputs,
      milliseconds: result.milliseconds,
      pack: place.pack,
      offset: place.offset,
      fingerprints: Buffer.from(
        finished.map((i) => this.evaluation.fingerprints[i] as string).join(''),
        'hex',
      ),
      rows: result.rows,
      lengths: result.lengths,
      digests: Buffer.from(result.digests),
    });
    for (const i of finished) {
      this.stored[i] = env.log.find(this.evaluation.fingerprints[i] as string);
    }
  }
}

function jobFor(runtime: NodeRuntime, evaluation: Evaluation): Job {
  const node = runtime.node as ComputeNode<unknown>;
  const plugins: Record<string, { path: string } | { value: unknown }> = {};
  for (const [id, plugin] of runtime.plugins) {
    const file = runtime.pluginFiles.get(id);
    plugins[id] =
      node.plugins?.kind === 'module' && file ? { path: file } : { value: plugin.value };
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
    outputs: Object.entries(node.outputs).map(([name, { kind }]) => ({ name, kind })),
    plugins,
    seed: runtime.code,
  };
}

function buildArtifacts(
  runtime: NodeRuntime,
  evaluation: Evaluation,
  stored: readonly (readonly StoredOutput[] | undefined)[],
  published: readonly (Item | undefined)[] | undefined,
  env: RunEnvironment,
): Map<string, Artifact> {
  const artifacts = new Map<string, Artifact>();
  Object.entries(runtime.node.outputs).forEach(([name, spec], o) => {
    if (spec.kind === 'parquet') {
      const items = (published ?? evaluation.published).filter((item) => item !== undefined);
      artifacts.set(name, new Artifact('parquet', items, evaluation.columns, env.packs));
      return;
    }
    const items: Item[] = [];
    evaluation.specs.forEach((partition, i) => {
      const found = stored[i]?.[o];
      if (!found) return;
      const { pack, offset, length, rows, digest } = found;
      const place = { kind: 'pack' as const, pack, offset, length };
      items.push({ key: partition.key, rows, meta: partition.meta ?? null, digest, place });
    });
    artifacts.set(name, new Artifact(spec.kind, items, storedColumns(runtime, name), env.packs));
  });
  return artifacts;
}

async function publishNode(
  runtime: NodeRuntime,
  inputs: ReadonlyMap<string, Artifact>,
  artifacts: ReadonlyMap<string, Artifact>,
  evaluation: Evaluation,
  now: Standing,
  env: RunEnvironment,
  publication: Publication,
  failures: readonly RunFailure[],
): Promise<string> {
  await runtime.node.publish?.(
    publishContext({
      runtime,
      inputs,
      outputs: artifacts,
      publication,
      publishedAt: env.now().toISOString(),
      failures,
    }),
  );
  const folder = `data/${runtime.publishFolder}/`;
  const keep = storeFiles(artifacts, publication.folder);
  const before = (now.manifest?.published ?? []).map((stat) => stat.path.slice(folder.length));
  const swapped = await publication.commit(runtime.publishFolder, env.database, before, keep);
  for (const file of swapped.written) {
    env.emit({ type: 'published', node: runtime.id, file: file.path, bytes: file.size });
  }
  const files = keep.map((name) => `${folder}${name}`);
  writeManifest(manifestFolder(env.cacheFolder), runtime.id, {
    scheme: SCHEME,
    // Without a key the node is asked again: its failed partitions are still to be answered.
    nodeKey: failures.length === 0 ? now.nodeKey : '',
    record: now.record as unknown as Record<string, unknown>,
    partitions: evaluation.specs.length,
    keysDigest: keysDigest(evaluation.specs.map((spec) => keyText(spec.key))),
    outputs: [...artifacts].map(([name, artifact]) => ({
      name,
      root: artifact.root,
      ...(runtime.node.outputs[name]?.kind === 'parquet'
        ? {
            files,
            columns: evaluation.columns,
            items: manifestItems(artifact.items, files, env.projectFolder),
          }
        : {}),
    })),
    published: swapped.files,
    shown: publication.shown,
  });
  return publication.shown;
}

/** Names of the published files that hold items, in order of first use. */
function storeFiles(artifacts: ReadonlyMap<string, Artifact>, folder: string): string[] {
  const names = new Set<string>();
  for (const artifact of artifacts.values()) {
    for (const item of artifact.items) {
      if (item.place.kind === 'file') names.add(item.place.path.slice(folder.length + 1));
    }
  }
  return [...names];
}

/** How many partitions of the last run are gone; remembers this run's keys. */
function countRemoved(
  id: string,
  keys: readonly string[],
  now: Standing,
  env: RunEnvironment,
  remember: boolean,
): number {
  const path = join(manifestFolder(env.cacheFolder), `${id}.keys`);
  const digest = keysDigest(keys);
  if (now.manifest?.keysDigest === digest && existsSync(path)) return 0;
  let removed = 0;
  if (existsSync(path)) {
    const present = new Set(keys);
    const before = readFileSync(path, 'utf8').split('\u0001');
    removed = before.filter((key) => !present.has(key)).length;
  }
  if (remember) {
    mkdirSync(manifestFolder(env.cacheFolder), { recursive: true });
    writeFileSync(path, keys.join('\u0001'));
  }
  return removed;
}
