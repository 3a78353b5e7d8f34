/**
 * The key of a part: a digest of all that it depends on. Two threads that make the same
 * part know it by the same key.
 */
import { hash } from 'node:crypto';
import { canonicalJson } from '../config/canonical.js';
import type { Json, PartSpec } from '../contract/index.js';
import type { Job } from './job.js';

/** Digest of the code of a node type and of its plug-ins. */
export function codeOfParts({ seed, plugins }: Pick<Job, 'seed' | 'plugins'>): string {
  const used = Object.entries(plugins).map(
    ([id, plugin]): Json => [id, 'path' in plugin ? plugin.digest : (plugin.value as Json)],
  );
  return hash('sha256', canonicalJson([seed, used]));
}

/** `reads`: digests of what it reads, in the order of its specification. */
export function partKey(
  code: string,
  reads: readonly string[],
  { numbers = [], values }: PartSpec,
): string {
  const known = numbers.map((list) => hash('sha256', list));
  return hash('sha256', canonicalJson([code, reads, known, values]));
}
