/**
 * The audit of a run: computes a sample of the hits again and compares.
 *
 * A node of which anything comes out differently gets no hits from then on (the
 * rule stands in distrust.ts). Results are never written here: those that lie
 * there may be the right ones, and the next run computes all of them anyway.
 */
import { type Manifest, readManifest, writeManifest } from '../cache/manifest.js';
import type { ComputeNode } from '../contract/index.js';
import { type Artifact, releaseAll } from './artifact.js';
import { Comparison } from './audit-comparison.js';
import {
  type Mismatch,
  mismatchText,
  type NodeAudit,
  type RunAudit,
  type Verdict,
} from './audit-result.js';
import { buildArtifacts } from './build-artifacts.js';
import { type Evaluation, evaluate } from './evaluate.js';
import { keyText } from './item.js';
import { type Answer, manifestFolder, type RunEnvironment } from './node-run.js';
import { inputsOf } from './plan-nodes.js';
import { answerIdentity, type NodeRecord } from './reasons.js';
import { Reexecution } from './reexecution.js';
import type { NodeRuntime } from './runtime.js';
import { drawn, type SampleSize, sizeOf } from './seeded-sample.js';

/** Differences that are told of a node; the rest is counted. */
const MOST_MISMATCHES = 10;

/** What to audit. */
export interface AuditRequest {
  readonly size: SampleSize;
  /** As typed. */
  readonly sample: string;
  readonly seed: number;
}

/** A run whose nodes are done. */
export interface DoneRun {
  readonly nodes: readonly NodeRuntime[];
  readonly answers: ReadonlyMap<string, Answer>;
  /** Node → positions of the partitions that it computed; absent where it was fresh. */
  readonly computed: ReadonlyMap<string, readonly number[]>;
  readonly env: RunEnvironment;
}

/** Audits every compute node that has an answer. */
export async function auditRun(request: AuditRequest, run: DoneRun): Promise<RunAudit> {
  const nodes: NodeAudit[] = [];
  for (const runtime of run.nodes) {
    const manifest = run.env.manifests.get(runtime.id);
    const isThere = run.answers.has(runtime.id) && manifest !== undefined;
    if (runtime.node.kind === 'source' || !isThere || run.env.signal.aborted) continue;
    const audit = await new AuditOfNode(runtime, manifest, request, run).done();
    run.env.emit({ type: 'audit', audit });
    nodes.push(audit);
  }
  return { seed: request.seed, sample: request.sample, nodes };
}

class AuditOfNode {
  private readonly runtime: NodeRuntime;
  private readonly manifest: Manifest;
  private readonly request: AuditRequest;
  private readonly run: DoneRun;
  private readonly identity: string;
  private readonly found: Mismatch[] = [];
  private audited = 0;

  constructor(runtime: NodeRuntime, manifest: Manifest, request: AuditRequest, run: DoneRun) {
    this.runtime = runtime;
    this.manifest = manifest;
    this.request = request;
    this.run = run;
    this.identity = answerIdentity(manifest.record as unknown as NodeRecord);
  }

  async done(): Promise<NodeAudit> {
    const { runtime, run } = this;
    const finding = run.env.distrust.find(runtime.id, this.identity);
    const computed = finding ? [] : (run.computed.get(runtime.id) ?? []);
    if (computed.length === this.manifest.partitions) return this.result(0, 'none');
    const inputs = await inputsOf(runtime, run.answers);
    const evaluation = this.evaluation(inputs);
    const ran = new Set([...computed, ...evaluation.stale]);
    const all = Array.from({ length: evaluation.count }, (_, i) => i);
    const hits = all.filter((i) => !ran.has(i));
    await this.compare(inputs, evaluation, this.chosen(evaluation, hits, finding?.keys ?? []));
    releaseAll(inputs);
    const isChanged = finding !== undefined && finding.identity !== this.identity;
    const verdict = this.verdict(finding !== undefined, isChanged);
    if (verdict === 'different') this.refuse();
    if (verdict === 'cleared') run.env.distrust.settle(runtime.id);
    return this.result(hits.length, verdict);
  }

  private evaluation(inputs: ReadonlyMap<string, Artifact>): Evaluation {
    const { runtime, manifest } = this;
    const { log, packs, projectFolder, cacheFolder } = this.run.env;
    const from = { log, packs, projectFolder, cacheFolder };
    return evaluate({ runtime, inputs, manifest, ...from, force: false });
  }

  /** A sample of the hits, and whatever differed before. */
  private chosen(
    evaluation: Evaluation,
    hits: readonly number[],
    culprits: readonly (readonly string[])[],
  ): number[] {
    const { seed, size } = this.request;
    const keys = hits.map((i) => keyText(evaluation.key(i)));
    const sample = drawn(keys, seed, this.runtime.id).slice(0, sizeOf(size, hits.length));
    const wanted = new Set(culprits.map(keyText));
    const known = keys.flatMap((key, at) => (wanted.has(key) ? [at] : []));
    return [...new Set([...sample, ...known])]
      .sort((a, b) => a - b)
      .map((at) => hits[at] as number);
  }

  private async compare(
    inputs: ReadonlyMap<string, Artifact>,
    evaluation: Evaluation,
    indices: readonly number[],
  ): Promise<void> {
    const { runtime } = this;
    const { env } = this.run;
    const chosen = new Set(indices);
    const answers = evaluation.answers.map((answer, i) => (chosen.has(i) ? answer : -1));
    const published = evaluation.published.map((item, i) => (chosen.has(i) ? item : undefined));
    const stored = buildArtifacts(runtime, evaluation, answers, published, env);
    const comparison = new Comparison(runtime.node as ComputeNode<unknown>, stored, env.packs);
    const work = { runtime, inputs, evaluation, env };
    const again = new Reexecution(work, (index, given) => {
      this.audited++;
      const mismatch = comparison.mismatch(evaluation.key(index), given);
      if (mismatch) this.found.push(mismatch);
    });
    try {
      await again.run(indices);
    } finally {
      releaseAll(stored);
    }
    this.found.sort((a, b) => (keyText(a.key) < keyText(b.key) ? -1 : 1));
  }

  private verdict(wasRefused: boolean, isChanged: boolean): Verdict {
    if (this.found.length > 0) return 'different';
    if (this.audited === 0) return wasRefused ? 'refused' : 'none';
    if (!wasRefused) return 'equal';
    return isChanged && !this.run.env.signal.aborted ? 'cleared' : 'refused';
  }

  /** From now on the node gets no hits. */
  private refuse(): void {
    const { env } = this.run;
    const { id } = this.runtime;
    env.distrust.add({
      node: id,
      identity: this.identity,
      run: env.runId,
      text: mismatchText(this.found[0] as Mismatch),
      keys: this.found.map(({ key }) => key),
      isSettled: false,
    });
    // Written anew, it ends whatever remembers by its stat that there is nothing to do.
    const folder = manifestFolder(env.cacheFolder);
    const kept = readManifest(folder, id);
    if (kept) writeManifest(folder, id, kept);
  }

  private result(hits: number, verdict: Verdict): NodeAudit {
    return {
      node: this.runtime.id,
      hits,
      audited: this.audited,
      different: this.found.length,
      verdict,
      mismatches: this.found.slice(0, MOST_MISMATCHES),
    };
  }
}
