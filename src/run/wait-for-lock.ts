/**
 * Takes the lock of a project, or waits for the run that holds it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { asEngineError } from '../errors/errors.js';
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
      if (known?.code !== 'locked' || Date.now() >= until || signal.aborted) throw error;
      if (!isTold) onWait(`waiting: ${known.message}`);
      await sleep(ASK_MS);
    }
  }
}
