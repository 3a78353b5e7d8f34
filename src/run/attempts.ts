/**
 * Waiting between attempts: twice as long each time, up to a cap, and spread a
 * little so that what failed together does not come back together.
 *
 * The spread comes from the name of the work, not from chance: the same run
 * waits the same way.
 */
import { hash } from 'node:crypto';
import type { FailurePolicy } from '../config/failure-policy.js';

/** No wait is longer, in milliseconds, unless the first one is. */
const LONGEST_MS = 30_000;

/** Milliseconds to wait after failed attempt number `attempt` (from 1): the nominal wait ± 25 %. */
export function waitAfter(policy: FailurePolicy, attempt: number, name: string): number {
  const cap = Math.max(LONGEST_MS, policy.retryDelay);
  const nominal = Math.min(policy.retryDelay * 2 ** (attempt - 1), cap);
  const spread = hash('sha256', `${name}\u0000${attempt}`, 'buffer').readUInt32LE(0) / 2 ** 32;
  return Math.round(nominal * (0.75 + spread / 2));
}

/** Waits, or less when the run is interrupted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}

/** What is added to the message of a failure that was tried more than once. */
export function afterAttempts(attempts: number): string {
  return attempts > 1 ? ` (tried ${attempts} times)` : '';
}
