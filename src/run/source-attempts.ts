/**
 * Loads a source as often and as long as its node allows.
 *
 * A source runs on this thread, so one that never gives the thread back cannot
 * be stopped; one that waits for an answer from outside is given up.
 */

import { DamagedPack } from '../cache/pack-store.js';
import { durationText, type FailurePolicy } from '../config/failure-policy.js';
import { asEngineError, EngineError, messageWithHint } from '../errors/errors.js';
import { afterAttempts, pause, waitAfter } from './attempts.js';
import type { RunEvent } from './events.js';

interface Surroundings {
  readonly node: string;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}

/** The first answer of `load` that comes in time; otherwise throws what the last attempt threw. */
export async function loadWithAttempts<T>(
  load: () => Promise<T>,
  policy: FailurePolicy,
  { node, signal, emit }: Surroundings,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTime(load, policy.timeout);
    } catch (error) {
      // Loading again does not mend what is stored; the run does.
      if (error instanceof DamagedPack) throw error;
      if (attempt > policy.retries || signal.aborted) throw named(error, attempt);
      const wait = waitAfter(policy, attempt, node);
      const next = `attempt ${attempt + 1} of ${policy.retries + 1} in ${wait} ms`;
      emit({ type: 'log', level: 'warn', node, text: `${messageWithHint(error)}; ${next}` });
      await pause(wait, signal);
      if (signal.aborted) throw named(error, attempt);
    }
  }
}

async function inTime<T>(load: () => Promise<T>, timeout: number | undefined): Promise<T> {
  if (timeout === undefined) return load();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const text = `it did not answer within ${durationText(timeout)} and was given up`;
      const hint = 'see whether what it asks is reachable, or raise its "timeout"';
      reject(new EngineError('node', 'timed-out', text, { hint }));
    }, timeout);
  });
  try {
    return await Promise.race([load(), limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same error with the number of attempts in its message. */
function named(error: unknown, attempts: number): unknown {
  const known = asEngineError(error);
  if (attempts === 1 || !(error instanceof Error)) return error;
  const message = `${error.message}${afterAttempts(attempts)}`;
  if (!known) return new Error(message, { cause: error });
  const hint = known.hint === undefined ? {} : { hint: known.hint };
  return new EngineError(known.kind, known.code, message, { ...hint, cause: error });
}
