/**
 * Computes the stale partitions of one node, in batches.
 *
 * Little work stays on this thread: starting workers costs more than it saves.
 * A fan-in of everything also stays, because its input is already here. What
 * has a time limit never stays: only a worker can be stopped.
 */
import type { ComputeNode, PartitionSpec } from '../contract/index.js';
import { SharedBlocks } from '../table/shared.js';
import type { Artifact } from './artifact.js';
import { afterAttempts, pause, waitAfter } from './attempts.js';
import { batchRequest, collectFrom, cutBatches, endBatch } from './batches.js';
import { BrokenOff, breakable, passOn } from './breakable.js';
import { computeBatch, type LoadedJob, loadJob } from './compute-batch.js';
import type { Evaluation } from './evaluate.js';
import type { RunFailure } from './events.js';
import { FailedBefore } from './failed-before.js';
import { keyText } from './item.js';
import type { BatchFailure, BatchResult, Job } from './job.js';
import { Journal } from './journal.js';
import { KnownParts } from './known-parts.js';
import { isLittle, lanesFor } from './lanes.js';
import { jobFor, NO_RESULT } from './node-job.js';
import type { RunEnvironment } from './node-run.js';
import type { ComputedRows, ParquetOutput } from './parquet-output.js';
import type { NodeRuntime } from './runtime.js';
import { areMany } from './small-heap.js';
import { StrayError, turn, withoutStrayErrors } from './stray-errors.js';
import { WorkerLost } from './worker-lost.js';

/** Computes the stale partitions of one evaluation. */
export class Computation {
  private readonly runtime: NodeRuntime;
  private readonly node: ComputeNode<unknown>;
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly evaluation: Evaluation;
  private readonly env: RunEnvironment;
  private readonly failures: RunFailure[];
  private readonly job: Job;
  private readonly cost: number;
  private readonly isInline: boolean;
  /** Always computed on this thread, however much there is. */
  readonly isSerial: boolean;
  private readonly failedBefore: FailedBefore;
  private here: Promise<unknown> = Promise.resolve();
  private inlineJob: Promise<LoadedJob> | undefined;
  private readonly blocks = new SharedBlocks();
  private readonly journal: Journal;
  private readonly parts: KnownParts;
  private done = 0;
  private flushed: Promise<void> = Promise.resolve();
  /** Something failed: no further batch begins. */
  private isStopped = false;

  constructor(
    runtime: NodeRuntime,
    inputs: ReadonlyMap<string, Artifact>,
    evaluation: Evaluation,
    env: RunEnvironment,
    failures: RunFailure[],
    /** Number of each partition's answer in the log; filled in as they come. */
    answers: Int32Array,
  ) {
    this.runtime = runtime;
    this.node = runtime.node as ComputeNode<unknown>;
    this.inputs = inputs;
    this.evaluation = evaluation;
    this.env = env;
    this.failures = failures;
    this.journal = new Journal(env.packs, env.log, answers);
    this.job = jobFor(runtime, evaluation);
    this.parts = new KnownParts(this.job, inputs, env.parts, evaluation.isForced);
    this.failedBefore = new FailedBefore(env.cacheFolder, runtime.id);
    this.cost = env.log.cost(runtime.id) ?? this.node.cost;
    this.isSerial = evaluation.readsWholeInputs();
    this.isInline =
      runtime.onFailure.timeout === undefined &&
      (this.isSerial || env.jobs <= 1 || isLittle(evaluation.stale.length, this.cost));
  }

  /** How many partitions are computed at once. */
  get lanes(): number {
    return this.isInline ? 1 : lanesFor(this.env.jobs);
  }

  /** Waits until all that was computed survives a power cut. Nobody may see a result before. */
  async durable(): Promise<void> {
    await this.flushed;
  }

  /** Computes; what came out is on its way to the disk then. */
  async run(parquet: ParquetOutput | undefined): Promise<void> {
    this.env.pool.setJob(this.job, parquet !== undefined);
    const started = performance.now();
    let isWhole = false;
    try {
      if (parquet) await this.runGroups(parquet);
      else await this.runIndices(this.evaluation.stale);
      isWhole = !this.env.signal.aborted;
    } finally {
      this.flushed = this.journal.flush();
      // Told to whoever waits for it.
      this.flushed.catch(() => undefined);
      const failed = this.failures.map(({ key }) => keyText(key));
      this.failedBefore.keep(failed, isWhole);
    }
    if (this.isInline) return;
    // Completing so many items takes memory itself, which then need not stand beside that of workers.
    if (parquet && areMany(this.evaluation.stale.length)) await this.env.pool.rest();
    else await this.env.pool.restAfter(performance.now() - started);
  }

  private async runGroups(parquet: ParquetOutput): Promise<void> {
    parquet.restOn(this.inputs);
    // The next group computes while this one is written; never more than two are in memory.
    const groups = parquet.groups;
    let ahead = this.runIndices(groups[0] ?? []);
    try {
      for (let g = 0; g < groups.length; g++) {
        const computed = await ahead;
        ahead = this.runIndices(groups[g + 1] ?? []);
        // Lets the next group's messages leave before this thread is busy writing.
        await new Promise((resolve) => setImmediate(resolve));
        if (this.env.signal.aborted) break;
        parquet.writeGroup(computed);
        const read = new Set([...computed.values()].map(({ buffer }) => buffer));
        if (this.isInline) this.blocks.give(read);
        else this.env.pool.recycle(read);
      }
    } finally {
      // Batches on their way must arrive before the workers get other work.
      this.isStopped = true;
      await ahead.catch(() => undefined);
    }
  }

  private async runIndices(indices: readonly number[]): Promise<Map<number, ComputedRows>> {
    const computed = new Map<number, ComputedRows>();
    const order = this.failedBefore.first(indices, (i) => keyText(this.evaluation.key(i)));
    const { node, evaluation, inputs, cost: costMs } = this;
    const batches = cutBatches({ node, evaluation, inputs, costMs }, order);
    if (this.isInline) {
      for (const batch of batches) {
        if (this.env.signal.aborted || this.isStopped) break;
        await this.runHere(batch, computed, 1);
      }
      return computed;
    }
    // A few batches are prepared ahead of the workers; the rest wait as indices.
    const lane = async (): Promise<void> => {
      while (!this.env.signal.aborted && !this.isStopped) {
        const { value: batch } = batches.next();
        if (!batch) return;
        await this.runInWorker(batch, computed, 1);
      }
    };
    const lanes = Array.from({ length: this.env.jobs * 2 }, () =>
      lane().catch((error: unknown) => {
        this.isStopped = true;
        throw error;
      }),
    );
    await allEnded(lanes);
    return computed;
  }

  /** Runs a batch until it has a result; when its worker ends, its partitions run one by one. */
  private async runInWorker(
    batch: readonly number[],
    computed: Map<number, ComputedRows>,
    attempt: number,
  ): Promise<void> {
    for (;;) {
      if (this.env.signal.aborted || this.isStopped) return;
      try {
        const result = await this.inWorker(batch);
        await this.settle(batch, result, computed, attempt);
        return;
      } catch (error) {
        if (!(error instanceof WorkerLost)) throw error;
        if (!error.isCulprit) continue;
        if (batch.length === 1) {
          await this.settle(batch, failedBy(error), computed, attempt);
          return;
        }
        await allEnded(batch.map((i) => this.runInWorker([i], computed, attempt)));
        return;
      }
    }
  }

  /** Runs a batch on this thread; when it throws where nobody catches it, its partitions run one by one. */
  private async runHere(
    batch: readonly number[],
    computed: Map<number, ComputedRows>,
    attempt: number,
  ): Promise<void> {
    // One after another, also where attempts wait side by side: each answers for itself only.
    const running = this.here.then(async () => {
      // A signal that came while the thread was busy is heard now.
      await turn();
      await turn();
      if (this.env.signal.aborted) return undefined;
      return withoutStrayErrors(() => this.runInline(batch));
    });
    this.here = running.catch(() => undefined);
    try {
      const result = await running;
      if (!result) return;
      await this.settle(batch, result, computed, attempt);
    } catch (error) {
      if (error instanceof BrokenOff) await passOn();
      if (error instanceof BrokenOff && this.env.signal.aborted) return;
      if (!(error instanceof StrayError)) throw error;
      if (batch.length === 1) await this.settle(batch, failedBy(error), computed, attempt);
      else for (const index of batch) await this.runHere([index], computed, attempt);
    }
  }

  /** Keeps what a batch answered and tries again, one by one, what failed and may be. */
  private async settle(
    batch: readonly number[],
    result: BatchResult,
    computed: Map<number, ComputedRows>,
    attempt: number,
  ): Promise<void> {
    const { onFailure, id } = this.runtime;
    const isLast = attempt > onFailure.retries || this.env.signal.aborted;
    this.accept(batch, result, computed, isLast ? attempt : undefined);
    if (isLast) return;
    await allEnded(
      result.failures.map(async (failure) => {
        const index = batch[failure.index] as number;
        const name = this.evaluation.key(index).join('/');
        const wait = waitAfter(onFailure, attempt, `${id}/${name}`);
        const text = `${name}: ${failure.message}; attempt ${attempt + 1} of ${onFailure.retries + 1} in ${wait} ms`;
        this.env.emit({ type: 'log', level: 'info', node: id, text });
        await pause(wait, this.env.signal);
        if (this.env.signal.aborted) return;
        if (!this.isInline) return this.runInWorker([index], computed, attempt + 1);
        await this.runHere([index], computed, attempt + 1);
      }),
    );
  }

  private specsOf(batch: readonly number[]): PartitionSpec[] {
    return batch.map((i) => this.evaluation.spec(i));
  }

  private async inWorker(batch: readonly number[]): Promise<BatchResult> {
    const request = batchRequest(this.job.id, this.specsOf(batch), this.inputs, true);
    try {
      const result = await this.env.pool.run(request);
      for (const part of result.parts ?? []) this.parts.keep(part);
      return result;
    } finally {
      endBatch(request, this.inputs);
    }
  }

  private async runInline(batch: readonly number[]): Promise<BatchResult> {
    this.inlineJob ??= loadJob(this.job);
    const request = batchRequest(this.job.id, this.specsOf(batch), this.inputs, false);
    try {
      return await computeBatch(await this.inlineJob, request, this.blocks, {
        collect: (slice) => collectFrom(this.inputs, slice),
        remember: this.parts.remember,
        call: breakable,
      });
    } finally {
      endBatch(request, this.inputs);
    }
  }

  /** Keeps a batch's results: bytes first, then the log. Failures count after their last attempt. */
  private accept(
    batch: readonly number[],
    result: BatchResult,
    computed: Map<number, ComputedRows>,
    lastAttempt: number | undefined,
  ): void {
    if (lastAttempt !== undefined) {
      for (const failure of result.failures) this.record(batch, failure, lastAttempt);
    }
    if (result.tables.length > 0) this.acceptTables(batch, result, computed);
    else if (result.finished.length > 0) this.acceptBytes(batch, result);
    this.done += lastAttempt === undefined ? result.finished.length : batch.length;
    this.env.emit({
      type: 'node-progress',
      node: this.runtime.id,
      done: this.done,
      failed: this.failures.length,
      total: this.evaluation.stale.length,
    });
  }

  private record(batch: readonly number[], failure: BatchFailure, attempts: number): void {
    const key = this.evaluation.key(batch[failure.index] as number);
    const { id } = this.runtime;
    const message = `${failure.message}${afterAttempts(attempts)}`;
    const failed = { node: id, key, message };
    this.failures.push(failed);
    this.env.emit({ type: 'failure', failure: failed });
    const text = `${key.join(' / ')}: ${failure.stack}`;
    this.env.emit({ type: 'log', level: 'error', node: id, text });
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
    const finished = result.finished.map((index) => batch[index] as number);
    this.journal.add(finished, {
      node: this.runtime.id,
      outputs: this.job.outputs.length,
      milliseconds: result.milliseconds,
      bytes: result.bytes,
      at: this.env.now().getTime(),
      fingerprints: this.evaluation.fingerprintsOf(finished),
      rows: result.rows,
      lengths: result.lengths,
      digests: result.digests,
      sections: this.evaluation.withStems(finished, result.sections),
    });
  }
}

/** The result of a batch of one that was lost with all it did. */
function failedBy(error: Error): BatchResult {
  const failure = { index: 0, message: error.message, stack: error.stack ?? error.message };
  return { ...NO_RESULT, failures: [failure] };
}

/** Waits for all, also when one fails: nothing may come in after its node has ended. */
async function allEnded(work: readonly Promise<void>[]): Promise<void> {
  for (const end of await Promise.allSettled(work)) {
    if (end.status === 'rejected') throw end.reason;
  }
}
