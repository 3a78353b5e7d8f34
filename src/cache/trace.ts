/**
 * Traces: what became of a node in the runs that changed it, kept for explanations.
 *
 * One small file per node beside its manifest. Nothing is decided by it: without
 * it, or when it belongs to another record, an answer is the same and only its
 * explanation knows less. Written by rename.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

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
  const path = tracePath(cacheFolder, node);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.tmp`, JSON.stringify(trace));
  renameSync(`${path}.tmp`, path);
}

function tracePath(cacheFolder: string, node: string): string {
  return join(cacheFolder, 'explain', `${node}.json`);
}
