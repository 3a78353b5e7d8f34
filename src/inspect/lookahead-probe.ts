/**
 * Runs single partitions on this thread and gives back what is known by key: outputs
 * that the node type declares so, and its witness.
 *
 * One partition at a time: computed together with a longer one, what was cut off
 * could come back through what partitions of a batch share.
 */
import type { Causal, ComputeNode, PartitionSpec } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import type { Artifact } from '../run/artifact.js';
import { batchRequest, collectFrom } from '../run/batches.js';
import { computeBatch, type LoadedJob, loadJob } from '../run/compute-batch.js';
import type { Evaluation } from '../run/evaluate.js';
import type { Columns } from '../run/field-difference.js';
import { columnsIn, type GivenOutputs, givenBy } from '../run/given-outputs.js';
import type { Job } from '../run/job.js';
import { jobFor } from '../run/node-job.js';
import { storedColumns } from '../run/node-run.js';
import type { NodeRuntime } from '../run/runtime.js';
import { SharedBlocks } from '../table/shared.js';
import { GuardedPlugins } from './guarded-plugins.js';
import type { KnownTable } from './lookahead-compare.js';

/** What a partition gave, the witness first; or why it gave nothing. */
export type Seen = readonly KnownTable[] | { readonly failure: string; readonly plugin?: string };

/** Runs partitions of one node. */
export class Probe {
  private readonly runtime: NodeRuntime;
  private readonly causal: Causal;
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly columns: Evaluation['columns'];
  private readonly job: Job;
  private readonly blocks = new SharedBlocks();
  private loaded: ReturnType<typeof loadGuarded> | undefined;

  constructor(
    runtime: NodeRuntime,
    inputs: ReadonlyMap<string, Artifact>,
    evaluation: Pick<Evaluation, 'columns' | 'columnUses'>,
  ) {
    this.runtime = runtime;
    this.causal = (runtime.node as ComputeNode<unknown>).causal as Causal;
    this.inputs = inputs;
    this.columns = evaluation.columns;
    this.job = jobFor(runtime, evaluation);
  }

  async run(spec: PartitionSpec): Promise<Seen> {
    this.loaded ??= loadGuarded(this.job);
    const { job, guarded } = await this.loaded;
    const rows: (readonly number[])[] = [];
    const request = batchRequest(this.job.id, [spec], this.inputs, false);
    const result = await computeBatch(job, request, this.blocks, {
      collect: (slice) => collectFrom(this.inputs, slice),
      witness: (_, row) => rows.push(row),
    });
    const [failure] = result.failures;
    const plugin = guarded.takeCulprit();
    if (failure) return { failure: failure.message, ...(plugin === undefined ? {} : { plugin }) };
    const [[, outputs]] = [...givenBy(result, this.job)] as [[number, GivenOutputs]];
    const { witness } = this.causal;
    return [
      ...(witness ? [this.witnessTable(rows)] : []),
      ...Object.keys(this.causal.outputs).map((name) => this.outputTable(name, outputs)),
    ];
  }

  private witnessTable(rows: readonly (readonly number[])[]): KnownTable {
    const { name, columns: specs, missing } = this.causal.witness as NonNullable<Causal['witness']>;
    const columns = specs.map((_, c) => Float64Array.from(rows, (row) => row[c] as number));
    return { name, specs, rows: rows.length, columns, key: 0, isOpenAtEnd: false, missing };
  }

  private outputTable(name: string, outputs: GivenOutputs): KnownTable {
    const { key, isOpenAtEnd = false } = this.causal.outputs[name] as Causal['outputs'][string];
    const given = outputs.get(name);
    if (!given) throw this.undeclared(`there is no output "${name}"`);
    const isShared = 'columns' in given;
    const own = isShared ? this.columns : storedColumns(this.runtime, name);
    const specs = own.map(({ spec }) => spec);
    const at = specs.findIndex((spec) => spec.name === key);
    if (at < 0) throw this.undeclared(`output "${name}" has no column "${key}"`);
    const table: Columns = isShared ? given : columnsIn(given.bytes, given.rows, specs.length);
    return { name, specs, ...table, key: at, isOpenAtEnd, missing: undefined };
  }

  private undeclared(what: string): EngineError {
    const message = `"causal" of node type "${this.runtime.type}" is wrong: ${what}`;
    return new EngineError('internal', 'bad-causal', message);
  }
}

async function loadGuarded(job: Job): Promise<{ job: LoadedJob; guarded: GuardedPlugins }> {
  const loaded = await loadJob(job);
  const guarded = new GuardedPlugins(loaded.plugins);
  return { job: { ...loaded, plugins: guarded.values }, guarded };
}
