/**
 * What a thread runs first: it loads its script with the code that the build kept.
 */
import { dirname } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { keepCompiled, loadCompiled } from '../config/compiled-code.js';

/** Sent by the build: keep what is compiled by now, and say so with the same word. */
export const KEEP_CODE = 'keep-code';

/** Runs the script of this absolute path in this thread. */
export function startWorker(script: string): void {
  parentPort?.on('message', (message: unknown) => {
    if (message !== KEEP_CODE) return;
    keepCompiled(dirname(script));
    parentPort?.postMessage(KEEP_CODE);
  });
  loadCompiled(script);
}
