/**
 * Cuts partitions into batches: those that share a dimension travel together,
 * and a batch is worth some tens of milliseconds of work.
 */
import type { ComputeNode, PartitionSpec, Slice } from '../contract/index.js';
import type { Collected } from '../contract/parquet-spec.js';
import { EngineError } from '../errors/errors.js';
import type { Artifact } from './artifact.js';
import type { BatchRequest } from './job.js';

const TARGET_MS = 60;
let lastBatch = 0;

/** Groups of partition indices, each one batch. */
export function cutBatches(
  node: ComputeNode<unknown>,
  partitions: { key(index: number): readonly string[] },
  indices: readonly number[],
  costMs: number,
): number[][] {
  const dim = node.dims.indexOf(node.batchBy ?? '');
  const units = new Map<string, number[]>();
  for (const i of indices) {
    const unit = dim < 0 ? String(i) : (partitions.key(i)[dim] as string);
    const list = units.get(unit);
    if (list) list.push(i);
    else units.set(unit, [i]);
  }
  const batches: number[][] = [];
  let current: number[] = [];
  for (const unit of units.values()) {
    if (current.length > 0 && (current.length + unit.length) * costMs > TARGET_MS) {
      batches.push(current);
      current = [];
    }
    for (const i of unit) current.push(i);
  }
  if (current.length > 0) batches.push(current);
  return batches;
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

/** The items of a fan-in slice. */
export function collectFrom(inputs: ReadonlyMap<string, Artifact>, slice: Slice): Collected {
  const artifact = inputs.get(slice.input);
  if (artifact) {
    const { under, columns } = slice;
    return under ? artifact.collectUnder(under, columns) : artifact.collect(columns);
  }
  throw new EngineError('internal', 'unknown-input', `there is no input "${slice.input}"`);
}
