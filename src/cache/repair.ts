/**
 * Drops what is damaged and keeps everything else.
 *
 * What is dropped is computed, loaded or published again when it is next asked
 * for. Needs the project's lock.
 */
import type { CacheFile } from './cache-files.js';
import { type Census, DEAD, takeCensus } from './census.js';
import { compact } from './compact.js';
import { checkCache, type DamagedAnswer } from './verify.js';

/** Drops damaged answers and files; the packs that held them are made anew. */
export function dropDamaged(
  census: Census,
  damaged: readonly DamagedAnswer[],
  files: readonly CacheFile[],
  packs: readonly number[] = [],
): void {
  const keep = census.needs.map((need) => (need === DEAD ? 0 : 1));
  for (const { answer } of damaged) if (answer !== undefined) keep[answer] = 0;
  // What a manifest still names in such a pack must not be found there.
  const rewrite = new Set([...damaged.map(({ pack }) => pack), ...packs]);
  compact(census, { keep, rewrite, files });
}

/** Checks all packs after one was found damaged, and drops what is. */
export function mendPacks(
  cacheFolder: string,
  found: number,
): { readonly answers: number; readonly dropped: number } {
  const census = takeCensus(cacheFolder);
  const { answers, damaged } = checkCache(census);
  dropDamaged(census, damaged, [], [found]);
  return { answers, dropped: damaged.length };
}
