/**
 * An error that nobody caught is a defect: told like every other error, and the
 * process ends with its exit code instead of a stack.
 */

/** Listens for such errors; `tell` says what went wrong and gives the exit code. */
export function endWithLastWords(tell: (error: unknown) => number): void {
  process.on('uncaughtException', (error) => {
    // While a node computes on this thread, what it throws is its own.
    if (process.listenerCount('uncaughtException') === 1) process.exit(tell(error));
  });
}
