/**
 * Computes partitions once more and hands over what they give. Nothing is kept.
 *
 * Little work stays on this thread, as in a run; what may hang or is much goes to
 * the workers. A partition that fails has the attempts that its node allows.
 */
import type { ComputeNode } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import { SharedBlocks } from '../table/shared.js';
import type { Artifact } from './artifact.js';
import { batchRequest, cutBatches } from './batches.js';
import { computeBatch, type LoadedJob, loadJob } from './compute-batch.js';
import type { Evaluation } from './evaluate.js';
import type { Columns } from './field-difference.js';
import type { BatchResult, Job } from './job.js';
import { INLINE_MS } from './lanes.js';
import { jobFor } from './node-job.js';
import type { RunEnvironment } from './node-run.js';
import type { NodeRuntime } from './runtime.js';
import { WorkerLost } from './worker-lost.js';

/** One output of a partition: as a pack would hold it, or as columns of a published file. */
export type GivenOutput = { readonly rows: number; readonly bytes: Uint8Array } | Columns;

/** What a partition gave, by output; or why it gave nothing. Valid until the next one is handed over. */
export type Given = ReadonlyMap<string, GivenOutput> | { readonly failure: string };

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
    const isLittle = this.env.jobs <= 1 || isSerial || indices.length * cost < INLINE_MS;
    this.isInline = this.runtime.onFailure.timeout === undefined && isLittle;
    if (!this.isInline) this.env.pool.setJob(this.job);
    const batches = cutBatches(node, this.evaluation, indices, cost);
    const lane = async (): Promise<void> => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
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
    this.evaluation.releaseOf(batch);
    if (!this.isInline) return this.env.pool.run(request);
    this.inlineJob ??= loadJob(this.job);
    return computeBatch(await this.inlineJob, request, this.blocks, (slice) => {
      const artifact = this.inputs.get(slice.input);
      if (artifact) return artifact.collect(slice.columns);
      throw new EngineError('internal', 'unknown-input', `there is no input "${slice.input}"`);
    });
  }

  private handOver(batch: readonly number[], result: BatchResult): void {
    const slots = this.job.outputs.filter(({ kind }) => kind !== 'parquet').length;
    const starts = startsOf(result, slots);
    result.finished.forEach((member, f) => {
      const outputs = new Map<string, GivenOutput>();
      let slot = f * slots;
      for (const { name, kind } of this.job.outputs) {
        if (kind === 'parquet') {
          outputs.set(name, columnsOf(result, f, this.job.columns.length));
          continue;
        }
        const at = starts[slot] as number;
        const bytes = result.bytes.subarray(at, at + (result.lengths[slot] as number));
        outputs.set(name, { rows: result.rows[slot] as number, bytes });
        slot++;
      }
      this.see(batch[member] as number, outputs);
    });
    const read = result.tables.map(({ buffer }) => buffer);
    if (this.isInline) this.blocks.give(read);
    else this.env.pool.recycle(read);
  }
}

/** The rows of the f-th finished partition in the shared tables of its batch. */
function columnsOf(result: BatchResult, f: number, columns: number): Columns {
  const [at, from, to] = result.ranges.subarray(f * 3, f * 3 + 3);
  const table = result.tables[at as number] as BatchResult['tables'][number];
  const rows = (to as number) - (from as number);
  return {
    rows,
    columns: Array.from(
      { length: columns },
      (_, c) => new Float64Array(table.buffer, (c * table.rows + (from as number)) * 8, rows),
    ),
  };
}

/** Where the bytes of each partition and output begin: they lie output by output. */
function startsOf({ lengths }: BatchResult, slots: number): Float64Array {
  const starts = new Float64Array(lengths.length);
  let at = 0;
  for (let output = 0; output < slots; output++) {
    for (let slot = output; slot < lengths.length; slot += slots) {
      starts[slot] = at;
      at += Math.ceil((lengths[slot] as number) / 8) * 8;
    }
  }
  return starts;
}
