/**
 * Lets signals end the process at once while this thread computes.
 *
 * A listener is called when the thread is free again. Code that never gives it
 * back could not be ended by Ctrl-C, however often; a listener that is taken away
 * meanwhile leaves the signal to the system.
 */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does some work without the listeners of this process for signals that end it. */
export async function withDefaultSignals<T>(work: () => Promise<T>): Promise<T> {
  const taken = SIGNALS.map((signal) => ({ signal, listeners: process.listeners(signal) }));
  for (const { signal } of taken) process.removeAllListeners(signal);
  try {
    return await work();
  } finally {
    for (const { signal, listeners } of taken) {
      for (const listener of listeners) process.on(signal, listener);
    }
  }
}
