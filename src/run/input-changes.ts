/**
 * Files that are edited while a source reads them.
 *
 * Their digests are taken first, so the source may have seen another content: even
 * when the edit is taken back, nobody knows what was read. The answer serves this
 * run and is not remembered as the answer to that content.
 */
import { relative } from 'node:path';
import { filesBelow } from '../cache/file-digest.js';
import { type RunEnvironment, type Standing, sourceFiles } from './node-run.js';
import type { NodeRuntime } from './runtime.js';

/** False, and told, when a file was changed between its digest and the end of the load. */
export function isReadAsHashed(runtime: NodeRuntime, now: Standing, env: RunEnvironment): boolean {
  const paths = sourceFiles(runtime, env.projectFolder).flatMap(filesBelow);
  const changed = paths.filter((path) => !env.fileDigests.isAsHashed(path));
  const isSame = changed.length === 0 && paths.length === Object.keys(now.record.files).length;
  if (isSame) return true;
  const names = changed.map((path) => `"${relative(env.projectFolder, path)}"`).join(', ');
  const text = `${names || 'a folder that it reads'} was changed while it was read; the next run reads it again`;
  env.emit({ type: 'log', level: 'warn', node: runtime.id, text });
  return false;
}
