/**
 * Work of this thread that Ctrl-C can end.
 *
 * A listener for signals is called when the thread is free again: code that never
 * gives it back could not be ended, however often somebody asks. So what the code of
 * a node type does here runs where node breaks it off; what it was computing is lost,
 * and nothing that was finished. Only its synchronous part can be broken off.
 */
import { Script } from 'node:vm';

/** Work was broken off by Ctrl-C. */
export class BrokenOff extends Error {}

const place = globalThis as { __breakable?: (() => unknown) | undefined };
const script = new Script('globalThis.__breakable()');

/** The result of some work. @throws {BrokenOff} when Ctrl-C ended it */
export function breakable<T>(work: () => T): T {
  const outer = place.__breakable;
  place.__breakable = work;
  try {
    return script.runInThisContext({ breakOnSigint: true }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw error;
    throw new BrokenOff('interrupted', { cause: error });
  } finally {
    place.__breakable = outer;
  }
}

/** Hands a Ctrl-C on to those who listen for it: breaking work off took it from them. */
export function passOn(): Promise<void> {
  return new Promise((resolve) => {
    // A listener for signals alone does not keep a process alive.
    const alive = setInterval(() => undefined, 1000);
    process.once('SIGINT', () => {
      clearInterval(alive);
      resolve();
    });
    process.kill(process.pid, 'SIGINT');
  });
}
