/**
 * How much V8 may copy into one function when it optimizes it.
 *
 * Indicators and strategies are hundreds of short loops that each run for
 * milliseconds. At V8's own limit, translating them costs more than running
 * them; at a quarter of it, a command needs a sixth to a quarter less CPU time
 * and the loops run as fast (docs/decisions/20261126-less-inlining.md).
 */
import { setFlagsFromString } from 'node:v8';

/** Bytes of bytecode, all inlined functions together; V8's own limit is 920. */
const INLINED_BYTECODE = 240;

/** To be called before the functions run that it is about; holds for all threads. */
export function inlineLess(): void {
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${INLINED_BYTECODE}`);
}
