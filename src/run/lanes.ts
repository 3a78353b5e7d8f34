/**
 * How many partitions are really computed at once.
 */
import { availableParallelism } from 'node:os';

/**
 * Work below this many expected milliseconds is not worth starting workers for: a
 * worker loads and compiles the code anew, beside a main thread that has it.
 */
export const INLINE_MS = 1000;

/**
 * Workers that were busy for so many milliseconds are ended when their node is computed: new
 * ones cost up to a second of compiling, which is little then, and what these hold may be much.
 */
export const REST_MS = 60_000;

/** More jobs than cores compute no more at once. */
export function lanesFor(jobs: number): number {
  return Math.max(1, Math.min(jobs, availableParallelism()));
}
