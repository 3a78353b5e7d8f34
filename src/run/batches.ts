/**
 * Cuts partitions into batches: those that share a dimension travel together,
 * and a batch is worth some tens of milliseconds of work.
 *
 * What travels together is taken apart where it would be much more than that, or
 * read much more than a worker should hold at once: memory is bounded by a batch,
 * not by how many partitions there are. Cut as they are asked for, so that only
 * partitions of batches under way are enumerated.
 */
import type { ComputeNode, PartitionSpec, Slice } from '../contract/index.js';
import type { Collected } from '../contract/parquet-spec.js';
import { EngineError } from '../errors/errors.js';
import type { Artifact } from './artifact.js';
import type { Evaluation } from './evaluate.js';
import type { BatchRequest } from './job.js';

const TARGET_MS = 60;
/**
 * Bytes that the partitions of a batch may read, each counted alone: strategies share most of what
 * they read, so a worker holds about a third of it.
 */
const TARGET_BYTES = 256 << 20;
/** Shares of a batch add up to one, but for rounding. */
const FULL = 1 + 1e-9;
let lastBatch = 0;

/** What batches are cut from. */
export interface Cutting {
  readonly node: Pick<ComputeNode<unknown>, 'dims' | 'batchBy'>;
  readonly evaluation: Pick<Evaluation, 'value' | 'spec' | 'releaseOf'>;
  readonly inputs: ReadonlyMap<string, Pick<Artifact, 'item' | 'columns'>>;
  /** Expected milliseconds per partition. */
  readonly costMs: number;
}

/**
 * Batches of partition indices, one by one. Whoever asks for the next one is done with the
 * partitions of the one before.
 */
export function* cutBatches(
  cutting: Cutting,
  indices: readonly number[],
): Generator<readonly number[], void> {
  const { node, evaluation } = cutting;
  const dim = node.dims.indexOf(node.batchBy ?? '');
  // Groups of partitions share all values but the last: then no other unit needs those of this one.
  const isApart = dim >= 0 && dim < node.dims.length - 1;
  // What was handed in together is read together later: where units cut through groups, a batch
  // puts the partitions of each group side by side again.
  const isSorted = !isApart && node.dims.length > 1;
  const inOrder = (batch: readonly number[]): readonly number[] =>
    isSorted ? Array.from(Uint32Array.from(batch).sort()) : batch;
  if (isSorted && indices.length > 0 && timeOf(cutting, indices) <= FULL) {
    // All of it is one batch: units would only be taken apart and put together again.
    yield isAscending(indices) ? indices : inOrder(indices);
    return;
  }
  let batch: number[] = [];
  let share = 0;
  let done: (readonly number[])[] = [];
  for (const unit of unitsOf(cutting, dim, indices)) {
    const size = isApart ? sizeOf(cutting, unit) : timeOf(cutting, unit);
    const pieces = isApart && size >= 2 ? cutUnit(cutting, unit, Math.floor(size)) : [unit];
    for (const piece of pieces) {
      if (batch.length > 0 && share + size / pieces.length > FULL) {
        yield inOrder(batch);
        for (const sent of done) evaluation.releaseOf(sent);
        batch = [];
        share = 0;
        done = [];
      }
      for (const index of piece) batch.push(index);
      share += size / pieces.length;
    }
    if (isApart) done.push(unit);
  }
  if (batch.length > 0) yield inOrder(batch);
  for (const sent of done) evaluation.releaseOf(sent);
}

function isAscending(indices: readonly number[]): boolean {
  for (let i = 1; i < indices.length; i++) {
    if ((indices[i] as number) < (indices[i - 1] as number)) return false;
  }
  return true;
}

/** Partitions that travel together. */
function unitsOf(
  { evaluation }: Cutting,
  dim: number,
  indices: readonly number[],
): Iterable<readonly number[]> {
  if (dim < 0) return indices.map((index) => [index]);
  const units = new Map<string, number[]>();
  for (const index of indices) {
    const value = evaluation.value(index, dim);
    const list = units.get(value);
    if (list) list.push(index);
    else units.set(value, [index]);
  }
  return units.values();
}

/** How many batches a unit is worth, by time. */
function timeOf({ costMs }: Cutting, unit: readonly number[]): number {
  return (unit.length * costMs) / TARGET_MS;
}

/** How many batches a unit is worth, by time or by what it reads. */
function sizeOf(cutting: Cutting, unit: readonly number[]): number {
  const { evaluation } = cutting;
  const bytes = unit.reduce((sum, index) => sum + bytesRead(cutting, evaluation.spec(index)), 0);
  return Math.max(timeOf(cutting, unit), bytes / TARGET_BYTES);
}

function bytesRead({ inputs }: Cutting, { reads }: PartitionSpec): number {
  let bytes = 0;
  for (const { input, item, columns, from = 0, to } of reads) {
    const artifact = inputs.get(input);
    if (!artifact || item === '*') continue;
    const rows = (to ?? artifact.item(item)?.rows ?? 0) - from;
    bytes += 8 * rows * (columns ?? artifact.columns).length;
  }
  return bytes;
}

/** A unit in so many pieces; partitions with the same last value, which read the same rows, stay together. */
function cutUnit(
  { node, evaluation }: Cutting,
  unit: readonly number[],
  pieces: number,
): readonly (readonly number[])[] {
  const positions = new Map<string, number>();
  const last = unit.map((index) => {
    const member = evaluation.value(index, node.dims.length - 1);
    const known = positions.get(member);
    if (known !== undefined) return known;
    positions.set(member, positions.size);
    return positions.size - 1;
  });
  const cut: number[][] = Array.from({ length: Math.min(pieces, positions.size) }, () => []);
  unit.forEach((index, i) => {
    const piece = Math.floor(((last[i] as number) * cut.length) / positions.size);
    (cut[piece] as number[]).push(index);
  });
  return cut;
}

/**
 * The message for one batch: its partitions, with every slice and where its rows are.
 * `forWorker`: whole inputs travel along, which a worker cannot collect itself.
 */
export function batchRequest(
  job: number,
  partitions: readonly PartitionSpec[],
  inputs: ReadonlyMap<string, Artifact>,
  forWorker: boolean,
): BatchRequest {
  const slices = new Set<Slice>();
  const whole = new Set<Slice>();
  for (const partition of partitions) {
    for (const slice of partition.reads) (slice.item === '*' ? whole : slices).add(slice);
  }
  const list = [...slices];
  return {
    job,
    batch: ++lastBatch,
    partitions,
    slices: list,
    sources: list.map((slice) => (inputs.get(slice.input) as Artifact).source(slice)),
    ...(forWorker && whole.size > 0
      ? {
          whole: [...whole].map((slice) => ({
            slice,
            collected: collectFrom(inputs, slice),
          })),
        }
      : {}),
  };
}

/** Gives back what a batch was lent, once nobody computes it any more. */
export function endBatch({ slices }: BatchRequest, inputs: ReadonlyMap<string, Artifact>): void {
  for (const slice of slices) inputs.get(slice.input)?.giveBack(slice);
}

/** The items of a fan-in slice. */
export function collectFrom(inputs: ReadonlyMap<string, Artifact>, slice: Slice): Collected {
  const artifact = inputs.get(slice.input);
  if (artifact) {
    const { under, columns } = slice;
    return under ? artifact.collectUnder(under, columns) : artifact.collect(columns);
  }
  throw new EngineError('internal', 'unknown-input', `there is no input "${slice.input}"`);
}
