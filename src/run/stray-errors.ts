/**
 * Errors that nobody waits for, such as a promise that is rejected after the code
 * which made it has gone on. On this thread they would end the whole process;
 * while a batch is computed they are taken for its own.
 */
import { inspect } from 'node:util';
import { pause } from './attempts.js';

/** So long work that nobody waits for any more may take to end. */
const MOMENT_MS = 1000;

/** An error that nobody caught while some work went on. */
export class StrayError extends Error {
  constructor(thrown: unknown) {
    const text = thrown instanceof Error ? thrown.message : inspect(thrown);
    super(`an error was thrown where nobody catches it: ${text}`, { cause: thrown });
    this.name = 'StrayError';
  }
}

/** The result of some work; throws a StrayError when one came up until one turn after its end. */
export async function withoutStrayErrors<T>(work: () => Promise<T>): Promise<T> {
  let onStray: (thrown: unknown) => void = () => undefined;
  const stray = new Promise<never>((_, reject) => {
    onStray = (thrown) => reject(new StrayError(thrown));
  });
  process.on('uncaughtException', onStray).on('unhandledRejection', onStray);
  const running = work();
  try {
    const result = await Promise.race([running, stray]);
    await Promise.race([turn(), stray]);
    return result;
  } catch (error) {
    await endOf(running);
    throw error;
  } finally {
    process.off('uncaughtException', onStray).off('unhandledRejection', onStray);
  }
}

/** Waits a moment for given-up work to end: whatever else it throws would be taken for the next one's. */
async function endOf(work: Promise<unknown>): Promise<void> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  void work.then(end, end);
  await pause(MOMENT_MS, ended.signal);
  await turn();
}

/** Lets everything that is due come up: rejections that nobody waits for are told before it. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
