/**
 * Has V8 keep its old generations small, for runs whose memory would otherwise follow the number
 * of partitions.
 *
 * What is known of tens of thousands of partitions stays until their files are complete, and
 * V8 lets as much garbage gather beside it. For smaller runs collecting costs more than it
 * gives back. It holds for all threads until the process ends.
 */
import { setFlagsFromString } from 'node:v8';

/** Partitions of a node whose files are its store. */
const MANY = 20_000;
/** By how many per cent the old generation may grow before it is collected again. */
const GROWTH = 40;

/** True for so many partitions of one node in files that memory would follow their number. */
export function areMany(partitions: number): boolean {
  return partitions > MANY;
}

/** To be called before partitions are computed, with how many go into files. */
export function keepHeapsSmall(partitions: number): void {
  if (areMany(partitions)) setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
