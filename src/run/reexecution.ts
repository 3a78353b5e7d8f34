/**
 * Computes partitions once more and hands over what they give. Nothing is kept.
 *
 * Little work stays on this thread, as in a run; what may hang or is much goes to
 * the workers. A partition that fails has the attempts that its node allows.
 */
import type { ComputeNode } from '../contract/index.js';
import { SharedBlocks } from '../table/shared.js';
import type { Artifact } from './artifact.js';
import { batchRequest, collectFrom, cutBatches, endBatch } from './batches.js';
import { BrokenOff, breakable, passOn } from './breakable.js';
import { computeBatch, type LoadedJob, loadJob } from './compute-batch.js';
import type { Evaluation } from './evaluate.js';
import { type GivenOutputs, givenBy } from './given-outputs.js';
import type { BatchResult, Job } from './job.js';
import { isLittle } from './lanes.js';
import { jobFor } from './node-job.js';
import type { RunEnvironment } from './node-run.js';
import type { NodeRuntime } from './runtime.js';
import { WorkerLost } from './worker-lost.js';

/** What a partition gave, by output; or why it gave nothing. Valid until the next one is handed over. */
export type Given = GivenOutputs | { readonly failure: string };

/** Partitions of one node, computed again. */
export class Reexecution {
  private readonly runtime: NodeRuntime;
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly evaluation: Evaluation;
  private readonly env: RunEnvironment;
  private readonly see: (index: number, given: Given) => void;
  private readonly job: Job;
  private readonly blocks = new SharedBlocks();
  private inlineJob: Promise<LoadedJob> | undefined;
  private isInline = true;

  constructor(
    work: {
      readonly runtime: NodeRuntime;
      readonly inputs: ReadonlyMap<string, Artifact>;
      readonly evaluation: Evaluation;
      readonly env: RunEnvironment;
    },
    see: (index: number, given: Given) => void,
  ) {
    this.runtime = work.runtime;
    this.inputs = work.inputs;
    this.evaluation = work.evaluation;
    this.env = work.env;
    this.see = see;
    this.job = jobFor(work.runtime, work.evaluation);
  }

  /** Computes these partitions; ends early when the run is interrupted. */
  async run(indices: readonly number[]): Promise<void> {
    const node = this.runtime.node as ComputeNode<unknown>;
    const cost = this.env.log.cost(this.runtime.id) ?? node.cost;
    const isSerial = indices.some((i) =>
      this.evaluation.spec(i).reads.some(({ item }) => item === '*'),
    );
    this.isInline =
      this.runtime.onFailure.timeout === undefined &&
      (isSerial || this.env.jobs <= 1 || isLittle(indices.length, cost));
    if (!this.isInline) this.env.pool.setJob(this.job, false);
    const { evaluation, inputs } = this;
    const batches = cutBatches({ node, evaluation, inputs, costMs: cost }, indices);
    const lane = async (): Promise<void> => {
      for (let { value } = batches.next(); value; { value } = batches.next()) {
        const batch = value;
        if (this.env.signal.aborted) return;
        await this.attempt(batch, 1);
        // Lets a signal in.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const lanes = this.isInline ? 1 : this.env.jobs * 2;
    for (const end of await Promise.allSettled(Array.from({ length: lanes }, lane))) {
      if (end.status === 'rejected') throw end.reason;
    }
  }

  private async attempt(batch: readonly number[], attempt: number): Promise<void> {
    let result: BatchResult;
    try {
      result = await this.compute(batch);
    } catch (error) {
      if (error instanceof BrokenOff) await passOn();
      if (error instanceof BrokenOff && this.env.signal.aborted) return;
      if (!(error instanceof WorkerLost)) throw error;
      if (!error.isCulprit) return this.attempt(batch, attempt);
      if (batch.length > 1) {
        for (const index of batch) await this.attempt([index], attempt);
        return;
      }
      return this.fail(batch[0] as number, error.message, attempt);
    }
    this.handOver(batch, result);
    for (const { index, message } of result.failures) {
      await this.fail(batch[index] as number, message, attempt);
    }
  }

  private async fail(index: number, failure: string, attempt: number): Promise<void> {
    if (attempt > this.runtime.onFailure.retries) this.see(index, { failure });
    else await this.attempt([index], attempt + 1);
  }

  private async compute(batch: readonly number[]): Promise<BatchResult> {
    const specs = batch.map((i) => this.evaluation.spec(i));
    const request = batchRequest(this.job.id, specs, this.inputs, !this.isInline);
    try {
      if (!this.isInline) return await this.env.pool.run(request);
      this.inlineJob ??= loadJob(this.job);
      return await computeBatch(await this.inlineJob, request, this.blocks, {
        collect: (slice) => collectFrom(this.inputs, slice),
        call: breakable,
      });
    } finally {
      endBatch(request, this.inputs);
    }
  }

  private handOver(batch: readonly number[], result: BatchResult): void {
    for (const [member, outputs] of givenBy(result, this.job)) {
      this.see(batch[member] as number, outputs);
    }
    const read = result.tables.map(({ buffer }) => buffer);
    if (this.isInline) this.blocks.give(read);
    else this.env.pool.recycle(read);
  }
}
