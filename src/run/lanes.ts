/**
 * How many partitions are really computed at once.
 */
import { availableParallelism } from 'node:os';

/**
 * Work below this many expected milliseconds is not worth starting workers for: a
 * worker loads and compiles the code anew, beside a main thread that has it.
 */
const INLINE_MS = 1000;

/** One partition has no others to be computed beside; a longer one would hold up whoever looks on. */
const ALONE_MS = 10_000;

/** Whether partitions that are expected to take so long each are computed without workers. */
export function isLittle(partitions: number, milliseconds: number): boolean {
  return partitions * milliseconds < (partitions === 1 ? ALONE_MS : INLINE_MS);
}

/**
 * Workers that were busy for so many milliseconds are ended when their node is computed: new
 * ones cost up to a second of compiling, which is little then, and what these hold may be much.
 */
export const REST_MS = 60_000;

/** More jobs than cores compute no more at once. */
export function lanesFor(jobs: number): number {
  return Math.max(1, Math.min(jobs, availableParallelism()));
}
