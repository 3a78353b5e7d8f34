/**
 * Runs a compute node: enumerates its partitions, computes the stale ones, keeps
 * their results, publishes.
 */
import type { Manifest } from '../cache/manifest.js';
import { canonicalJson } from '../config/canonical.js';
import type { ComputeNode } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import { type Artifact, releaseAll } from './artifact.js';
import { buildArtifacts } from './build-artifacts.js';
import { Computation } from './computation.js';
import { type Evaluation, evaluate, parquetOutput } from './evaluate.js';
import type { NodeOutcome, RunFailure } from './events.js';
import { SCHEME } from './fingerprints.js';
import { type KeptParts, keepChange, partsToKeep } from './keep-change.js';
import { manifestItems } from './manifest-items.js';
import { type Answer, keepManifest, type RunEnvironment, type Standing } from './node-run.js';
import { ParquetOutput } from './parquet-output.js';
import { Publication, publishContext } from './publish.js';
import type { NodeRecord } from './reasons.js';
import type { NodeRuntime } from './runtime.js';
import { keepHeapsSmall } from './small-heap.js';
import { turn } from './stray-errors.js';
import { answeredNames, enterTrials } from './trials.js';

/** Up to so many items the manifest also keeps the places, and a fresh node needs no enumeration. */
const KEPT_ITEMS = 1000;

export interface ComputeResult {
  readonly answer: Answer;
  readonly outcome: Omit<NodeOutcome, 'milliseconds'>;
  /** Positions of the partitions that were computed. */
  readonly computed: readonly number[];
}

/** Computes and publishes a node. Partitions that fail are in the outcome; the rest is kept. */
export async function runCompute(
  runtime: NodeRuntime,
  inputs: ReadonlyMap<string, Artifact>,
  now: Standing,
  env: RunEnvironment,
): Promise<ComputeResult> {
  const evaluation = evaluate({
    runtime,
    inputs,
    log: env.log,
    packs: env.packs,
    manifest: now.manifest,
    projectFolder: env.projectFolder,
    cacheFolder: env.cacheFolder,
    force: env.force || now.distrusted !== undefined,
  });
  env.emit({
    type: 'node-start',
    node: runtime.id,
    partitions: evaluation.count,
    stale: evaluation.stale.length,
    reasons: now.reasons,
  });
  const work = new NodeWork(runtime, inputs, evaluation, now, env);
  const { artifacts, answered, failures, isSame } = await work.run();
  const roots = new Map([...artifacts].map(([name, artifact]) => [name, artifact.root]));
  const before = new Map((now.manifest?.outputs ?? []).map((o) => [o.name, o.root]));
  const unchanged = [...roots].every(([name, root]) => before.get(name) === root);
  const ran = evaluation.stale.length - failures.length;
  const isPublished =
    failures.length === 0 || env.isEnough(runtime.id, failures.length, evaluation.count);
  const outcome: ComputeResult['outcome'] = {
    node: runtime.id,
    type: runtime.type,
    state: failures.length > 0 ? 'failed' : isSame ? 'fresh' : 'ran',
    partitions: evaluation.count,
    hits: evaluation.count - evaluation.stale.length,
    ran,
    cut: unchanged ? ran : 0,
    failed: failures.length,
    removed: evaluation.last?.goneFrom(evaluation.groups.map(({ fanOut }) => fanOut)) ?? 0,
    reasons: now.reasons,
    ...(now.distrusted ? { isDistrusted: true } : {}),
    ...(work.computing && ran > 0 ? { computing: work.computing } : {}),
  };
  if (isPublished) {
    const parts = work.parts(artifacts);
    keepChange(runtime, now, { outcome, roots, isChanged: !isSame, rows: [], parts }, env);
  }
  // Last: a node whose manifest is there is asked for nothing else any more.
  if (answered) keepManifest(runtime, answered.manifest, answered.loaded, env);
  return {
    answer: {
      roots,
      artifact: async (output) => artifacts.get(output) as Artifact,
      release: () => releaseAll(artifacts),
      shown: answered?.manifest.shown ?? '',
      failures,
    },
    outcome,
    computed: evaluation.stale,
  };
}

/** One node from its stale partitions to its published files; whatever fails leaves the old ones. */
class NodeWork {
  /** Number of each partition's answer in the log, or -1. */
  readonly answers: Int32Array;
  private readonly runtime: NodeRuntime;
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly evaluation: Evaluation;
  private readonly now: Standing;
  private readonly env: RunEnvironment;
  private readonly failures: RunFailure[] = [];
  private readonly publication: Publication;
  private computation: Computation | undefined;
  private entered: Promise<void> | undefined;
  private encoded: KeptParts | undefined;
  /** The manifest alone waits for the disk. */
  private isWaitedFor = false;
  computing: NodeOutcome['computing'];

  constructor(
    runtime: NodeRuntime,
    inputs: ReadonlyMap<string, Artifact>,
    evaluation: Evaluation,
    now: Standing,
    env: RunEnvironment,
  ) {
    this.runtime = runtime;
    this.inputs = inputs;
    this.evaluation = evaluation;
    this.now = now;
    this.env = env;
    this.answers = evaluation.answers.slice();
    this.publication = new Publication(
      env.projectFolder,
      runtime,
      env.database,
      env.force ? undefined : now.manifest,
    );
  }

  async run(): Promise<{
    artifacts: ReadonlyMap<string, Artifact>;
    /** The manifest to keep as soon as the database is loaded; absent where nothing was published. */
    answered:
      | { readonly manifest: Manifest; readonly loaded: Promise<void> | undefined }
      | undefined;
    failures: readonly RunFailure[];
    /** Nothing was computed and nothing needed to be written. */
    isSame: boolean;
  }> {
    const { env, failures } = this;
    try {
      const artifacts = await this.compute();
      // Before anybody can see a result: then it counts, whatever happens next.
      const { groups } = this.evaluation;
      this.entered = enterTrials(this.runtime, env, answeredNames(groups, this.answers));
      // Told to whoever waits until it is durable.
      this.entered.catch(() => undefined);
      const same = this.samePublication(artifacts);
      if (same) {
        const answered = { manifest: same, loaded: undefined };
        return { artifacts, answered, failures, isSame: true };
      }
      const partitions = this.evaluation.count;
      const isPublished =
        failures.length === 0 || env.isEnough(this.runtime.id, failures.length, partitions);
      const answered = isPublished ? await this.publish(artifacts) : undefined;
      if (!isPublished) this.publication.abort();
      return { artifacts, answered, failures, isSame: false };
    } catch (error) {
      this.publication.abort();
      throw error;
    } finally {
      if (!this.isWaitedFor) await this.durable();
    }
  }

  /** What the answer consists of, for explanations afterwards. */
  parts(artifacts: ReadonlyMap<string, Artifact>): KeptParts {
    const { evaluation, inputs, answers, now, env } = this;
    this.encoded ??= partsToKeep({ evaluation, inputs, answers, artifacts }, now, env);
    return this.encoded;
  }

  /** Waits until results and trials survive a power cut. */
  private async durable(): Promise<void> {
    await this.computation?.durable();
    await this.entered;
  }

  /** The manifest to keep when publishing would write again what lies there. */
  private samePublication(artifacts: ReadonlyMap<string, Artifact>): Manifest | undefined {
    const { evaluation, now, env } = this;
    const { manifest, record } = now;
    if (!manifest || !now.isPublished || env.force || manifest.nodeKey === '') return undefined;
    if (evaluation.stale.length > 0 || manifest.scheme !== SCHEME) return undefined;
    const before = manifest.record as unknown as NodeRecord;
    const withoutInputs = (r: NodeRecord): string => canonicalJson({ ...r, inputs: {} } as never);
    const isSame =
      withoutInputs(before) === withoutInputs(record) &&
      String(Object.keys(before.inputs).sort()) === String(Object.keys(record.inputs).sort()) &&
      manifest.publishReads.every((name) => before.inputs[name] === record.inputs[name]) &&
      manifest.outputs.length === artifacts.size &&
      manifest.outputs.every(({ name, root }) => artifacts.get(name)?.root === root);
    return isSame
      ? { ...manifest, nodeKey: now.nodeKey, record: record as unknown as Manifest['record'] }
      : undefined;
  }

  private async compute(): Promise<ReadonlyMap<string, Artifact>> {
    const { runtime, inputs, evaluation, env, failures, publication } = this;
    const node = runtime.node as ComputeNode<unknown>;
    const parquet =
      parquetOutput(node) === undefined
        ? undefined
        : new ParquetOutput(node, evaluation, publication);
    keepHeapsSmall(parquet ? evaluation.stale.length : 0);
    try {
      const started = performance.now();
      const computation = new Computation(runtime, inputs, evaluation, env, failures, this.answers);
      this.computation = computation;
      // For tables of nodes to come. For its own the thread starts when this one publishes: beside
      // many partitions that go to the disk it takes more time from them than it saves.
      const isAlone = evaluation.stale.length > 0 && computation.lanes === 1;
      const hasTables = this.now.manifest?.hasTables === true;
      if (isAlone && !hasTables && env.expectsTables(runtime.id)) env.database.prepare();
      await computation.run(parquet);
      this.computing = {
        milliseconds: performance.now() - started,
        lanes: computation.lanes,
        isSerial: computation.isSerial,
      };
      if (env.signal.aborted) {
        const text = 'interrupted';
        throw new EngineError('interrupted', 'interrupted', text);
      }
    } catch (error) {
      parquet?.abort();
      throw error;
    }
    const finished = parquet?.finish();
    for (const { name, checksum } of finished?.files ?? []) publication.staged(name, checksum);
    return buildArtifacts(runtime, evaluation, this.answers, finished?.items, env);
  }

  private async publish(
    artifacts: ReadonlyMap<string, Artifact>,
  ): Promise<{ manifest: Manifest; loaded: Promise<void> | undefined }> {
    const { runtime, inputs, evaluation, now, env, publication, failures } = this;
    if (now.manifest?.hasTables) {
      // Beside what was computed and is on its way to the disk, opening it saves nothing. One that
      // is lost is made by its first tables alone: made without, it would seem whole.
      if (evaluation.stale.length > 0 || now.lostDatabase) env.database.prepare();
      else env.database.openAhead();
    }
    await runtime.node.publish?.(
      publishContext({
        runtime,
        inputs,
        outputs: artifacts,
        publication,
        publishedAt: env.now().toISOString(),
        failures,
        coverage: now.record.coverage ?? [],
      }),
    );
    const folder = `data/${runtime.publishFolder}/`;
    const keep = storeFiles(artifacts, publication.folder);
    const before = (now.manifest?.published ?? []).map((stat) => stat.path.slice(folder.length));
    await turn();
    // While the disk takes in what was computed and written.
    this.parts(artifacts);
    // Of a node that only others read, nothing is seen but its manifest.
    this.isWaitedFor = publication.isUnseen(before, keep);
    if (this.isWaitedFor) await this.entered;
    else await this.durable();
    const swapped = await publication.commit(before, keep);
    for (const file of swapped.written) {
      env.emit({ type: 'published', node: runtime.id, file: file.path, bytes: file.size });
    }
    const files = keep.map((name) => `${folder}${name}`);
    const manifest = {
      scheme: SCHEME,
      // Without a key the node is asked again: its failed partitions are still to be answered.
      nodeKey: failures.length === 0 ? now.nodeKey : '',
      record: now.record as unknown as Record<string, unknown>,
      partitions: evaluation.count,
      outputs: [...artifacts].map(([name, artifact]) => ({
        name,
        root: artifact.root,
        ...(runtime.node.outputs[name]?.kind === 'parquet'
          ? {
              files,
              columns: evaluation.columns,
              items: manifestItems(artifact.items, files, env.projectFolder),
            }
          : artifact.count <= KEPT_ITEMS
            ? { items: manifestItems(artifact.items, [], env.projectFolder) }
            : {}),
      })),
      published: swapped.files,
      grouped: publication.grouped,
      publishReads: [...publication.reads],
      hasTables: swapped.loaded !== undefined,
      shown: publication.shown,
      summaries: publication.summaries,
      digests: publication.fileDigests,
    };
    const kept = this.isWaitedFor ? this.computation?.durable() : swapped.loaded;
    // Nobody may wait for it, when the node fails before.
    kept?.catch(() => undefined);
    return { manifest, loaded: kept };
  }
}

/** Names of the published files that hold items, in order of first use. */
function storeFiles(artifacts: ReadonlyMap<string, Artifact>, folder: string): string[] {
  const names = new Set<string>();
  for (const artifact of artifacts.values()) {
    if (!artifact.isPublished) continue;
    for (const item of artifact.items) {
      if (item.place.kind === 'file') names.add(item.place.path.slice(folder.length + 1));
    }
  }
  return [...names];
}
