/**
 * Runs one batch of partitions: the only place that calls a node type's `run`.
 *
 * The same function serves a worker and the main thread, so results do not
 * depend on where they were computed. What a node may touch is what it is
 * handed here: its slices, its params, the plug-ins it declared.
 */
import { hash } from 'node:crypto';
import { inspect } from 'node:util';
import type {
  ComputeContext,
  ComputeNode,
  Json,
  PartitionSpec,
  Slice,
  Table,
} from '../contract/index.js';
import type { Collected } from '../contract/parquet-spec.js';
import { asEngineError, EngineError, messageWithHint } from '../errors/errors.js';
import { importNodeType, importPlugins } from '../registry/code-bundle.js';
import { ColumnMemory } from '../table/column-memory.js';
import { ParquetFile } from '../table/parquet-reader.js';
import type { SharedBlocks } from '../table/shared.js';
import { BatchWriter } from './batch-writer.js';
import { BrokenOff } from './breakable.js';
import type { BatchFailure, BatchRequest, BatchResult, Job, Source } from './job.js';
import { RowGroups } from './row-groups.js';

/** A job with its code loaded. */
export interface LoadedJob {
  readonly job: Job;
  readonly node: ComputeNode<unknown>;
  readonly plugins: ReadonlyMap<string, unknown>;
}

/** Imports the node type and the plug-ins of a job. */
export async function loadJob(job: Job): Promise<LoadedJob> {
  const module = await importNodeType(job.modulePath);
  const files = Object.values(job.plugins).flatMap((plugin) =>
    'path' in plugin ? plugin.path : [],
  );
  const modules = await importPlugins(job.modulePath, files);
  const plugins = new Map<string, unknown>();
  let next = 0;
  for (const [id, plugin] of Object.entries(job.plugins)) {
    if ('value' in plugin) {
      plugins.set(id, plugin.value);
      continue;
    }
    const loaded = modules[next++] as (typeof modules)[number];
    if (loaded.status === 'rejected') throw loaded.reason;
    plugins.set(id, loaded.value.default);
  }
  return { job, node: module.default as ComputeNode<unknown>, plugins };
}

/** What the surroundings of a batch lend to it. */
export interface Lent {
  /** Every item of a fan-in slice. */
  readonly collect: (slice: Slice) => Collected;
  /** Parts that are known from earlier; absent: each is made. */
  readonly remember?: ComputeContext<unknown>['remember'];
  /** Takes the rows that only a check asks for. */
  readonly witness?: ComputeContext<unknown>['witness'];
  /** Calls the code of the node type; absent: as it is. */
  readonly call?: <T>(work: () => T) => T;
}

const allMade: NonNullable<Lent['remember']> = (of, make) => make([...of.keys()]);
const asItIs: NonNullable<Lent['call']> = (work) => work();

/**
 * Computes a batch. A partition that fails is reported; when the run throws, what it
 * left undone runs one by one. Whatever a node type does wrongly costs only that partition.
 *
 * @throws {DamagedPack} when stored bytes that it reads are damaged
 * @throws {BrokenOff} when Ctrl-C ended the code of the node type
 */
export async function computeBatch(
  loaded: LoadedJob,
  request: BatchRequest,
  blocks: SharedBlocks,
  { collect, remember = allMade, witness, call = asItIs }: Lent,
): Promise<BatchResult> {
  const started = performance.now();
  const { job, node } = loaded;
  const reader = new SliceReader(request);
  const writer = new BatchWriter(job, request.partitions, blocks);
  const declared = declaredIn(request.partitions, job);
  const failures: BatchFailure[] = [];
  let damage: unknown;
  const fail = (partition: PartitionSpec, error: unknown): void => {
    // No partition can be blamed for stored bytes that are damaged.
    if (asEngineError(error)?.code === 'damaged-object') damage ??= error;
    const index = writer.indexOf(partition);
    if (writer.isFailed(index)) return;
    writer.fail(index);
    const message = reasonText(error);
    const stack = error instanceof Error ? error.stack : undefined;
    failures.push({ index, message, stack: stack ?? message });
  };
  const context: ComputeContext<unknown> = {
    params: job.params,
    dims: job.dims,
    columns: job.columns,
    plugin: (id) => {
      if (!declared.has(id)) {
        throw new EngineError('internal', 'undeclared-plugin', `plug-in "${id}" is not declared`);
      }
      if (!loaded.plugins.has(id)) {
        throw new EngineError('internal', 'unknown-plugin', `there is no plug-in "${id}"`);
      }
      return loaded.plugins.get(id);
    },
    table: (slice) => reader.table(slice),
    json: (slice) => reader.json(slice),
    collect,
    remember,
    allocate: (columns, rows) => writer.allocate(columns, rows),
    emit: (partition, outputs) => {
      try {
        writer.emit(partition, outputs);
      } catch (error) {
        fail(partition, error);
      }
    },
    fail,
    ...(witness ? { witness } : {}),
    seed: (partition) =>
      hash('sha256', JSON.stringify([job.seed, partition.key]), 'buffer').readUInt32LE(0),
  };
  const run = async (partitions: readonly PartitionSpec[]): Promise<void> => {
    try {
      await call(() => node.run(partitions, context));
      const error = new Error('the node type handed in no result for this partition');
      for (const partition of writer.openOf(partitions)) fail(partition, error);
    } catch (error) {
      if (error instanceof BrokenOff) throw error;
      // Only one of them did it.
      const open = writer.openOf(partitions);
      if (partitions.length > 1) for (const partition of open) await run([partition]);
      else for (const partition of open) fail(partition, error);
    }
  };
  try {
    await run(request.partitions);
  } finally {
    reader.close();
  }
  if (damage !== undefined) throw damage;
  return { ...writer.result(), failures, milliseconds: performance.now() - started };
}

/** Ids of all plug-ins that partitions or columns name; many partitions share one list. */
function declaredIn(partitions: readonly PartitionSpec[], { columns }: Job): ReadonlySet<string> {
  const lists = new Set<readonly string[]>();
  for (const { uses } of partitions) if (uses) lists.add(uses);
  for (const { uses } of columns) lists.add(uses);
  return new Set([...lists].flat());
}

/** Why a partition failed, as a message; not everything that is thrown is an error with words. */
function reasonText(thrown: unknown): string {
  if (thrown instanceof Error && thrown.message !== '') return messageWithHint(thrown);
  if (typeof thrown === 'string' && thrown !== '') return thrown;
  const what = thrown instanceof Error ? thrown.name : inspect(thrown);
  return `no reason was given (${what})`;
}

/** Opens the slices of a batch; columns that several slices share are read once. Tables are good until it is closed. */
export class SliceReader {
  private readonly sources = new Map<Slice, Source>();
  private readonly tables = new Map<Slice, Table>();
  private readonly files = new Map<string, RowGroups>();
  private readonly memory = ColumnMemory.borrow();

  constructor(request: BatchRequest) {
    request.slices.forEach((slice, i) => {
      this.sources.set(slice, request.sources[i] as Source);
    });
  }

  table(slice: Slice): Table {
    let table = this.tables.get(slice);
    if (!table) {
      table = this.open(slice, this.source(slice));
      this.tables.set(slice, table);
    }
    return table;
  }

  json(slice: Slice): Json {
    const source = this.source(slice);
    if (source.kind !== 'json') {
      throw new EngineError('internal', 'not-json', `input "${slice.input}" is not json`);
    }
    return source.value;
  }

  close(): void {
    for (const file of this.files.values()) file.close();
    this.memory.giveBack();
  }

  private source(slice: Slice): Source {
    const source = this.sources.get(slice);
    if (!source) {
      throw new EngineError(
        'internal',
        'undeclared-read',
        `a slice of input "${slice.input}" was read that the partition did not declare`,
      );
    }
    return source;
  }

  private open(slice: Slice, source: Source): Table {
    if (source.kind === 'json') {
      throw new EngineError('internal', 'not-a-table', `input "${slice.input}" is json`);
    }
    const from = slice.from ?? 0;
    const to = slice.to ?? source.rows;
    const columns: Record<string, Float64Array> = {};
    if (source.kind === 'shared') {
      for (const name of slice.columns ?? source.columns) {
        const at = source.columns.indexOf(name);
        if (at < 0) throw missingColumn(slice.input, name, source.columns);
        columns[name] = new Float64Array(source.buffer, (at * source.rows + from) * 8, to - from);
      }
    } else {
      const { path, rowGroup, row } = source;
      const file = this.file(path);
      const names = slice.columns ?? file.columns;
      const wholes = file.read(rowGroup, names);
      for (let i = 0; i < names.length; i++) {
        const { buffer, byteOffset } = wholes[i] as Float64Array;
        const start = byteOffset + (row + from) * Float64Array.BYTES_PER_ELEMENT;
        columns[names[i] as string] = new Float64Array(buffer, start, to - from);
      }
    }
    return { rows: to - from, columns };
  }

  private file(path: string): RowGroups {
    let file = this.files.get(path);
    if (!file) {
      file = new RowGroups(ParquetFile.open(path, this.memory));
      this.files.set(path, file);
    }
    return file;
  }
}

function missingColumn(input: string, name: string, have: readonly string[]): EngineError {
  return new EngineError(
    'internal',
    'missing-column',
    `input "${input}" has no column "${name}" - there are ${have.map((c) => `"${c}"`).join(', ')}`,
  );
}
