/**
 * Refuses code that was edited since the run began: a worker imports it later
 * than the main thread hashed it, and its results would be kept under the key of
 * the code before, to be found when the edit is taken back.
 */
import { closureDigest, forgetClosures } from '../registry/code-closure.js';
import type { Job } from './job.js';

/** Call it after the import: what was written before or between is seen, too. */
export function assertSameCode(job: Job): void {
  forgetClosures();
  const plugins = Object.values(job.plugins).flatMap((plugin) => ('path' in plugin ? plugin : []));
  for (const { path, digest } of [{ path: job.modulePath, digest: job.seed }, ...plugins]) {
    if (closureDigest(path) === digest) continue;
    throw new Error(`"${path}", or what it imports, was changed during the run - run again`);
  }
}
