/**
 * The answer of a compute node that is fresh: nothing of it is enumerated unless
 * a reader asks for items that its manifest does not keep.
 */
import { EngineError } from '../errors/errors.js';
import { type Artifact, releaseAll } from './artifact.js';
import { buildArtifacts } from './build-artifacts.js';
import { Computation } from './computation.js';
import { type Evaluation, evaluate } from './evaluate.js';
import {
  type Answer,
  artifactFromManifest,
  type ReadEnvironment,
  type RunEnvironment,
  type Standing,
} from './node-run.js';
import { recordedArtifacts } from './recorded-artifacts.js';
import type { NodeRuntime } from './runtime.js';

/** Stored results of a fresh node that are gone, where nothing may be computed. */
export class ResultsGone extends Error {
  constructor(node: string, gone: number) {
    super(`${gone} stored results of "${node}" are gone`);
  }
}

/** Computes what is missing of a fresh node: the cache was pruned behind its manifest's back. */
export type Recompute = (
  inputs: ReadonlyMap<string, Artifact>,
  evaluation: Evaluation,
  answers: Int32Array,
) => Promise<void>;

/** Recomputing with the workers of a run. */
export function recomputeIn(runtime: NodeRuntime, env: RunEnvironment): Recompute {
  return async (inputs, evaluation, answers) => {
    const computation = new Computation(runtime, inputs, evaluation, env, [], answers);
    try {
      await computation.run(undefined);
    } finally {
      // Whoever computes next writes to the same packs and the same log.
      await computation.durable();
    }
  };
}

/**
 * The answer of a node that is fresh: digests now, items when a reader needs them.
 * Without `recompute`, asking for items that are gone throws ResultsGone.
 */
export function freshCompute(
  runtime: NodeRuntime,
  inputs: () => Promise<ReadonlyMap<string, Artifact>>,
  now: Standing,
  env: ReadEnvironment,
  recompute?: Recompute,
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
    const recorded = recordedArtifacts(runtime, now.nodeKey, env);
    if (recorded) return recorded;
    const found = await inputs();
    const { log, packs, projectFolder, cacheFolder } = env;
    const evaluation = evaluate({
      runtime,
      inputs: found,
      log,
      packs,
      manifest,
      projectFolder,
      cacheFolder,
      force: false,
    });
    const answers = evaluation.answers.slice();
    if (evaluation.stale.length > 0) {
      if (!recompute) throw new ResultsGone(runtime.id, evaluation.stale.length);
      await recompute(found, evaluation, answers);
    }
    return buildArtifacts(runtime, evaluation, answers, undefined, env);
  };
  return {
    roots: new Map(manifest.outputs.map((o) => [o.name, o.root])),
    artifact: async (output) => {
      built ??= build();
      return (await built).get(output) as Artifact;
    },
    release: () => {
      void built?.then(releaseAll, () => undefined);
      built = undefined;
    },
    shown: manifest.shown,
    failures: [],
  };
}
