/**
 * Traces: what became of a node in the runs that changed it, kept for explanations.
 *
 * One small file per node beside its manifest. Nothing is decided by it: without
 * it, or when it belongs to another record, an answer is the same and only its
 * explanation knows less.
 */
import { join } from 'node:path';
import { readChecked, writeChecked } from './checked-json.js';

/** The trace of a node as it was written, or undefined when there is none that can be read. */
export function readTrace<T extends { readonly version: number }>(
  cacheFolder: string,
  node: string,
  version: number,
): T | undefined {
  const trace = readChecked<T>(tracePath(cacheFolder, node));
  return trace?.version === version ? trace : undefined;
}

/** Replaces the trace of a node. */
export function writeTrace(cacheFolder: string, node: string, trace: object): void {
  writeChecked(tracePath(cacheFolder, node), trace);
}

function tracePath(cacheFolder: string, node: string): string {
  return join(cacheFolder, 'explain', `${node}.json`);
}
