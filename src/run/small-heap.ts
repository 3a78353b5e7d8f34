/**
 * Has V8 collect its old generation sooner, for runs whose memory would otherwise follow the
 * number of partitions.
 *
 * What is known of tens of thousands of partitions stays until their files are complete, and
 * V8 lets as much garbage gather beside it. For smaller runs collecting costs more than it
 * gives back. Holds for all threads until the process ends.
 */
import { setFlagsFromString } from 'node:v8';

/** Partitions of a node whose files are its store. */
const MANY = 20_000;
/** By how many per cent the old generation may grow before it is collected again. */
const GROWTH = 40;

/**
 * Megabytes of each half of a worker's young generation (V8: 16). It fills them whatever there is
 * to do, and hardly anything of a batch outlives it.
 */
const HALF_MB = 4;

/** To be called before so many partitions are computed into files. */
export function keepHeapSmall(partitions: number): void {
  if (partitions <= MANY) return;
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  // Holds for threads that are yet to start.
  setFlagsFromString(`--max-semi-space-size=${HALF_MB}`);
}
