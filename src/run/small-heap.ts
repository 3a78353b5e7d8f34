/**
 * Has V8 keep its heaps small, for runs whose memory would otherwise follow the number of
 * partitions.
 *
 * What is known of tens of thousands of partitions stays until their files are complete, and
 * V8 lets as much garbage gather beside it. For smaller runs collecting costs more than it
 * gives back. How the old generation grows holds for all threads until the process ends; how
 * large a young one gets, for workers that start before the next node.
 */
import { setFlagsFromString } from 'node:v8';

/** Partitions of a node whose files are its store. */
const MANY = 20_000;
/** By how many per cent the old generation may grow before it is collected again. */
const GROWTH = 40;
/**
 * Megabytes of each half of a worker's young generation, which V8 lets grow to 16 each: a worker
 * fills them whatever there is to do, and hardly anything outlives its batch.
 */
const HALF_MB = 4;
/** As V8 has it. */
const DEFAULT_HALF = 0;

let isYoungSmall = false;

/** True for so many partitions of one node in files that memory would follow their number. */
export function areMany(partitions: number): boolean {
  return partitions > MANY;
}

/** To be called before partitions are computed, with how many go into files. */
export function keepHeapsSmall(partitions: number): void {
  const isMany = areMany(partitions);
  if (isMany) setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  if (isMany === isYoungSmall) return;
  isYoungSmall = isMany;
  setFlagsFromString(`--max-semi-space-size=${isMany ? HALF_MB : DEFAULT_HALF}`);
}
