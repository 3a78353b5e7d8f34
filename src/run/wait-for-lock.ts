/**
 * Takes the lock of a project, or waits for the run that holds it. Who is
 * interrupted while waiting has not run.
 */
import { asEngineError, EngineError } from '../errors/errors.js';
import { pause } from './attempts.js';
import { type Lock, takeLock } from './lock.js';

/** So often it is asked whether the other run has ended. */
const ASK_MS = 200;

export interface LockRequest {
  readonly path: string;
  readonly command: string;
  /** Milliseconds to wait; 0: not at all. */
  readonly wait: number;
  readonly signal: AbortSignal;
  /** Told once, with the text that names the owner. */
  readonly onWait: (text: string) => void;
}

/** Throws the error that names the owner when it still holds the lock after the wait. */
export async function waitForLock({
  path,
  command,
  wait,
  signal,
  onWait,
}: LockRequest): Promise<Lock> {
  const until = Date.now() + wait;
  for (let isTold = false; ; isTold = true) {
    try {
      return takeLock(path, command, new Date());
    } catch (error) {
      const known = asEngineError(error);
      if (known?.code !== 'locked' || Date.now() >= until) throw error;
      if (signal.aborted) {
        const text = 'interrupted while waiting for another run; nothing was computed';
        throw new EngineError('interrupted', 'interrupted', text);
      }
      if (!isTold) onWait(`waiting: ${known.message}`);
      await pause(ASK_MS, signal);
    }
  }
}
