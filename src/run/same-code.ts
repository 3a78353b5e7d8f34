/**
 * Refuses code that was edited while a run needs it: what is imported may be another
 * code than what was hashed, and its results would be kept under a key that is not
 * theirs, to be found when the edit is taken back. A worker imports later than the
 * main thread hashed.
 */
import { EngineError } from '../errors/errors.js';
import { closureDigest, forgetClosures } from '../registry/code-closure.js';
import type { Job } from './job.js';

/** Refuses a project that was edited while it was loaded: modules are imported before they are hashed. */
export function assertLoadedWhole({
  editedCode,
}: {
  readonly editedCode: string | undefined;
}): void {
  if (editedCode === undefined) return;
  const message = `"${editedCode}" was changed while it was loaded`;
  throw new EngineError('data', 'code-changed', message, { hint: 'run again' });
}

/** Call it after the import: what was written before or between is seen, too. */
export function assertSameCode(job: Job): void {
  forgetClosures();
  const plugins = Object.values(job.plugins).flatMap((plugin) => ('path' in plugin ? plugin : []));
  for (const { path, digest } of [{ path: job.modulePath, digest: job.seed }, ...plugins]) {
    if (closureDigest(path) === digest) continue;
    throw new Error(`"${path}", or what it imports, was changed during the run - run again`);
  }
}
