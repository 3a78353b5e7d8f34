/**
 * Settings of V8 that suit what a run does: hundreds of short loops, each run for
 * milliseconds, and many small objects that die at once.
 *
 * At V8's own limit of inlining, translating the loops costs more than it gives
 * back, and so does optimizing them as soon as it does by itself. A young generation
 * that grows in one step is collected less often while a run begins, and one that stays
 * small touches less fresh memory (docs/decisions/20261126-settings-of-v8.md,
 * 20261127-optimized-later.md, 20261127-small-young-generation.md).
 */
import { setFlagsFromString } from 'node:v8';

/** Bytes of bytecode, all inlined functions together; V8's own limit is 920. */
const INLINED_BYTECODE = 240;
/**
 * Megabytes of each half of the young generation, which V8 lets grow to 16. The main thread has
 * its heap already: for it the built `dag` tells Node as it starts (build.mjs).
 */
export const YOUNG_HALF_MB = 4;
/** How many times larger the young generation is after it first fills; V8 doubles it. */
const YOUNG_GROWTH = 8;
/** By how many per cent the old generation may grow before it is collected again; V8 allows 300. */
const OLD_GROWTH = 100;

/** Bytes of bytecode a function runs between two looks at whether to optimize it; V8 of Node 20: 67,584. */
const OPTIMIZING_BUDGET = 4 * 67_584;
/** V8 of Node 22 and later has another compiler in between and knows no such setting. */
const HAS_BUDGET = process.versions.v8.startsWith('11.');

/** To be called before the functions run that it is about; holds for all threads. */
export function tuneV8(): void {
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${INLINED_BYTECODE}`);
  setFlagsFromString(`--max-semi-space-size=${YOUNG_HALF_MB}`);
  setFlagsFromString(`--semi-space-growth-factor=${YOUNG_GROWTH}`);
  setFlagsFromString(`--heap-growing-percent=${OLD_GROWTH}`);
  if (HAS_BUDGET) setFlagsFromString(`--interrupt-budget=${OPTIMIZING_BUDGET}`);
}
