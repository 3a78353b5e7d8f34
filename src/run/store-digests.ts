/**
 * Digests of published files that are themselves the store of an output: of what their rows
 * were computed from, because reading hundreds of megabytes again would take long.
 *
 * Taken once, when a node answers, and kept in its manifest: a run that finds it fresh would hash
 * thousands of items for its record each time.
 */
import { createHash, type Hash } from 'node:crypto';
import type { Manifest, ManifestOutput } from '../cache/manifest.js';

/** Characters that are hashed at once, about. */
const PIECE = 1 << 14;
/** Characters of a digest that tell two files of one name apart. */
const SHORT = 16;

/** A manifest that has the digests of such files among its own; the same one where it had them. */
export function withStoreDigests(manifest: Manifest): Manifest {
  const { outputs, digests = {} } = manifest;
  const unknown = outputs.filter(({ files = [] }) => files.some((name) => !(name in digests)));
  if (unknown.length === 0) return manifest;
  return { ...manifest, digests: Object.assign({}, ...unknown.map(storeDigests), digests) };
}

function storeDigests({ files = [], columns, items = [] }: ManifestOutput): Record<string, string> {
  const sums = files.map(() => createHash('sha256').update(JSON.stringify(columns)));
  const texts = sums.map(() => '');
  const take = (file: number): void => {
    sums[file]?.update(texts[file] as string);
    texts[file] = '';
  };
  for (const item of items) {
    const [file] = item.place;
    if (texts[file] === undefined) continue;
    texts[file] += `\u0002${item.key.join('\u0001')}${item.digest}`;
    if (texts[file].length > PIECE) take(file);
  }
  return Object.fromEntries(
    files.map((name, file) => {
      take(file);
      return [name, (sums[file] as Hash).digest('hex').slice(0, SHORT)];
    }),
  );
}
