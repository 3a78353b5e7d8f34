/**
 * Traces: what became of a node in the runs that changed it, kept for explanations.
 *
 * One small file per node beside its manifest. Nothing is decided by it: without
 * it, or when it belongs to another record, an answer is the same and only its
 * explanation knows less. Written by rename.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './replace-file.js';

/** The trace of a node as it was written, or undefined when there is none that can be read. */
export function readTrace<T extends { readonly version: number }>(
  cacheFolder: string,
  node: string,
  version: number,
): T | undefined {
  const path = tracePath(cacheFolder, node);
  if (!existsSync(path)) return undefined;
  try {
    const trace = JSON.parse(readFileSync(path, 'utf8')) as T;
    return trace.version === version ? trace : undefined;
  } catch {
    // A torn trace only costs words.
    return undefined;
  }
}

/** Replaces the trace of a node. */
export function writeTrace(cacheFolder: string, node: string, trace: object): void {
  replaceFile(tracePath(cacheFolder, node), JSON.stringify(trace));
}

function tracePath(cacheFolder: string, node: string): string {
  return join(cacheFolder, 'explain', `${node}.json`);
}
