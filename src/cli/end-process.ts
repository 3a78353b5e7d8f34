/**
 * The end of a process whose command has answered.
 *
 * Node empties V8's queues before it ends: functions are still translated and the heap
 * is collected, 20 to 30 ms that nobody has anything of. Where nothing is on its way
 * any more the process ends at once; whatever still is gets its time.
 */

/** What streams of the process itself are, also when nothing is left to be written. */
const OWN_STREAMS: ReadonlySet<string> = new Set(['PipeWrap', 'TTYWrap']);

/** To be called first: the heap is not taken apart at the end, which took 40 to 90 ms of a run with work to do. */
export function endWithoutCleaning(): void {
  process.once('beforeExit', () => process.exit());
}

/** To be called when all that a command does was waited for. */
export function endWhenSaid(): void {
  // What a stream failed with is told before.
  setImmediate(() => {
    if (process.getActiveResourcesInfo().every((kind) => OWN_STREAMS.has(kind))) process.exit();
  });
}
