/**
 * One partition in full: computed anew on this thread, and told by its node type.
 *
 * What it reads must be fresh; whether the node itself is, is said. Nothing is
 * written, and what is shown is what a run would publish.
 */
import type { ComputeNode, ShownBlock, Table } from '../contract/index.js';
import { DataError } from '../errors/errors.js';
import { batchRequest, collectFrom } from '../run/batches.js';
import { computeBatch, loadJob, SliceReader } from '../run/compute-batch.js';
import { ResultsGone } from '../run/fresh-compute.js';
import { columnsIn, type GivenOutputs, givenBy } from '../run/given-outputs.js';
import type { BatchRequest, BatchResult, Job } from '../run/job.js';
import { jobFor } from '../run/node-job.js';
import { type Answer, type ReadEnvironment, storedColumns } from '../run/node-run.js';
import { partitionContext } from '../run/partition-context.js';
import { inputsOf, planNode } from '../run/plan-nodes.js';
import type { Project } from '../run/project.js';
import type { NodeRuntime } from '../run/runtime.js';
import { SharedBlocks } from '../table/shared.js';
import { type Found, findPartition, showingNodes } from './find-partition.js';
import { freshAnswers, staleInputs } from './fresh-inputs.js';

/** What to show: `value/value` or `node@value/value`, each a pattern. */
export interface ShowRequest {
  readonly partition: string;
  /** Nothing is left out for brevity. */
  readonly all: boolean;
}

/** A partition, and what its node type tells of it. */
export interface ShownPartition {
  readonly node: string;
  readonly type: string;
  readonly dims: readonly string[];
  readonly key: readonly string[];
  /** False: what is published is older than this. */
  readonly isFresh: boolean;
  readonly blocks: readonly ShownBlock[];
}

/**
 * Shows the one partition that is named.
 *
 * @throws {ArgumentError} codes "no-match", "many-matches"
 * @throws {DataError} code "not-fresh" when something that it reads has to run first
 */
export async function showPartition(
  project: Project,
  request: ShowRequest,
  env: ReadEnvironment,
): Promise<ShownPartition> {
  const nodes = showingNodes(project, request.partition);
  const answers = await freshAnswers(nodes, project, env);
  const ready = nodes.filter((node) => staleInputs(node, answers).length === 0);
  if (ready.length === 0) throw notFresh(nodes, answers);
  const { projectFolder } = env;
  const words = { partition: request.partition, projectFolder };
  try {
    const { runtime, spec, inputs } = await findPartition(ready, words, (node) =>
      inputsOf(node, answers),
    );
    const { state } = await planNode(runtime, answers, env);
    return {
      node: runtime.id,
      type: runtime.type,
      dims: (runtime.node as ComputeNode<unknown>).dims,
      key: spec.key,
      isFresh: state === 'fresh',
      blocks: await tell({ runtime, spec, inputs }, projectFolder, request.all),
    };
  } catch (error) {
    if (error instanceof ResultsGone) throw notFresh(nodes, answers);
    throw error;
  } finally {
    for (const answer of answers.values()) answer.release();
  }
}

/** Computes the partition and has its node type tell of it. */
async function tell(
  { runtime, spec, inputs }: Found,
  projectFolder: string,
  isAll: boolean,
): Promise<readonly ShownBlock[]> {
  const node = runtime.node as ComputeNode<unknown>;
  const declared = node.columns?.(partitionContext(runtime, inputs, projectFolder)) ?? [];
  const columns = declared.map((column) => ({ spec: column.spec, id: '' }));
  const job = jobFor(runtime, { columns, columnUses: declared.map(({ uses }) => uses) });
  const loaded = await loadJob(job);
  const request = batchRequest(job.id, [spec], inputs, false);
  const result = await computeBatch(loaded, request, new SharedBlocks(), {
    collect: (slice) => collectFrom(inputs, slice),
  });
  const [failure] = result.failures;
  if (failure) throw new DataError('partition-failed', failure.message);
  return reading(request, (reader) =>
    (node.show as NonNullable<typeof node.show>)({
      params: runtime.params,
      plugin: (id) => loaded.plugins.get(id),
      table: (slice) => reader.table(slice),
      json: (slice) => reader.json(slice),
      partition: spec,
      outputs: outputsOf(runtime, result, job),
      isAll,
    }),
  );
}

function reading<T>(request: BatchRequest, read: (reader: SliceReader) => T): T {
  const reader = new SliceReader(request);
  try {
    return read(reader);
  } finally {
    reader.close();
  }
}

/** The answer of the batch's only partition, by output. */
function outputsOf(runtime: NodeRuntime, result: BatchResult, job: Job): Record<string, Table> {
  const [[, outputs]] = [...givenBy(result, job)] as [[number, GivenOutputs]];
  const tables: Record<string, Table> = {};
  for (const { name, kind } of job.outputs) {
    const given = outputs.get(name);
    if (!given || kind === 'json') continue;
    const names =
      'columns' in given
        ? job.columns.map((column) => column.name)
        : storedColumns(runtime, name).map(({ spec }) => spec.name);
    const { rows, columns } =
      'columns' in given ? given : columnsIn(given.bytes, given.rows, names.length);
    tables[name] = {
      rows,
      columns: Object.fromEntries(names.map((column, c) => [column, columns[c] as Float64Array])),
    };
  }
  return tables;
}

function notFresh(nodes: readonly NodeRuntime[], answers: ReadonlyMap<string, Answer>): DataError {
  const names = [...new Set(nodes.flatMap((node) => staleInputs(node, answers)))];
  const ids = nodes.map(({ id }) => id);
  const what =
    names.length === 0 ? 'something that it reads' : names.map((n) => `"${n}"`).join(', ');
  return new DataError('not-fresh', `${what} has to run before a partition can be shown`, {
    hint: `dag run ${ids.join(' ')}`,
  });
}
