/**
 * Looks after the cache of a project when somebody asks for it: counts, prunes,
 * verifies.
 *
 * Counting reads only. Pruning and verifying take the lock: what they look at
 * holds still, and no run is surprised.
 */
import { join } from 'node:path';
import { cacheFiles, manifestsIn, sumBytes } from '../cache/cache-files.js';
import { type Census, takeCensus } from '../cache/census.js';
import { checkPublished, forgetPublished, type PublishedCheck } from '../cache/check-published.js';
import { compact } from '../cache/compact.js';
import { planPrune } from '../cache/prune-plan.js';
import { dropDamaged } from '../cache/repair.js';
import { type CacheStats, cacheStats } from '../cache/stats.js';
import { type CacheCheck, checkCache } from '../cache/verify.js';
import type { CacheLimits } from '../config/cache-limits.js';
import { loadConfig } from '../config/load-config.js';
import { hideValue } from '../errors/secrets.js';
import type { DatabaseState } from './database-file.js';
import { databaseLabel, statesIn } from './database-state.js';
import { type NamedDamage, nameAnswers } from './name-answers.js';
import { type LockRequest, waitForLock } from './wait-for-lock.js';

/** Which project. */
export interface TendRequest {
  readonly projectFolder: string;
  readonly configFile: string;
  readonly profile: string | undefined;
  readonly params: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** How long to wait for a run, and what it is called that waits. */
export type TendLock = Pick<LockRequest, 'command' | 'wait' | 'onWait'>;

export interface StatsAnswer extends CacheStats {
  readonly folder: string;
  readonly limits: CacheLimits;
}

/** What a project's cache holds. */
export async function statsOfCache(request: TendRequest): Promise<StatsAnswer> {
  const { cache: limits } = await configOf(request);
  const folder = cacheOf(request);
  return { folder, limits, ...cacheStats(takeCensus(folder)) };
}

export interface PruneOptions {
  /** Instead of those that are configured. */
  readonly limits: Partial<CacheLimits>;
  readonly isDryRun: boolean;
  /** Also what is published now. */
  readonly all: boolean;
}

/** What pruning did, or would do. */
export interface PruneAnswer {
  readonly isDryRun: boolean;
  /** What is published now was not spared. */
  readonly all: boolean;
  readonly limits: CacheLimits;
  /** Answers that left, and the computing that is lost with them. */
  readonly answers: number;
  readonly milliseconds: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** Lets answers leave until the cache is within its limits; tidies packs and log in any case. */
export async function pruneCache(
  request: TendRequest,
  { limits: given, isDryRun, all }: PruneOptions,
  lock: TendLock,
): Promise<PruneAnswer> {
  const limits = { ...(await configOf(request)).cache, ...given };
  const folder = cacheOf(request);
  const now = Date.now();
  const wish = { ...limits, now, all, setAsideBefore: Number.POSITIVE_INFINITY };
  const prune = (): PruneAnswer => {
    const census = takeCensus(folder);
    const plan = planPrune(census, wish);
    if (!isDryRun && !plan.isTidy) compact(census, plan);
    const bytesAfter = isDryRun ? plan.bytesAfter : sumBytes(cacheFiles(folder));
    const { answers, milliseconds, bytes: bytesBefore } = plan;
    return { isDryRun, all, limits, answers, milliseconds, bytesBefore, bytesAfter };
  };
  return isDryRun ? prune() : locked(folder, lock, prune);
}

export interface VerifyAnswer {
  readonly isRepaired: boolean;
  /** True when nothing is damaged. */
  readonly isWhole: boolean;
  readonly cache: Omit<CacheCheck, 'damaged' | 'files'> & {
    readonly damaged: readonly NamedDamage[];
    /** Damaged files, from the project folder. */
    readonly files: readonly string[];
  };
  readonly published: PublishedCheck;
  /** Of a project that keeps tables. */
  readonly database: { readonly file: string; readonly state: DatabaseState } | undefined;
}

/** Checks everything that is stored and published. */
export async function verifyCache(
  request: TendRequest,
  options: { readonly repair: boolean },
  lock: TendLock,
): Promise<VerifyAnswer> {
  const { database: databasePath } = await configOf(request);
  const folder = cacheOf(request);
  const states = await statesIn(databasePath);
  return locked(folder, lock, () => {
    const census = takeCensus(folder);
    const check = checkCache(census);
    const published = checkPublished(request.projectFolder, census.manifests);
    const database = databaseOf(census, databasePath, states);
    const answer = {
      isRepaired: options.repair,
      isWhole:
        check.damaged.length + check.files.length + published.damaged.length === 0 &&
        check.lostLogBytes === 0 &&
        (database === undefined || database.state === 'whole'),
      cache: {
        ...check,
        damaged: nameAnswers(census, check.damaged),
        files: check.files.map(({ path }) => path.slice(request.projectFolder.length + 1)),
      },
      published,
      database,
    };
    if (options.repair && !answer.isWhole) repair(census, check, published);
    return answer;
  });
}

function repair(census: Census, check: CacheCheck, published: PublishedCheck): void {
  dropDamaged(census, check.damaged, check.files);
  forgetPublished(manifestsIn(census.cacheFolder), published.damaged);
}

function databaseOf(
  { manifests }: Census,
  database: string,
  stateOf: (node: string) => DatabaseState,
): VerifyAnswer['database'] {
  const states = [...manifests].flatMap(([node, manifest]) =>
    manifest?.hasTables === true ? [stateOf(node)] : [],
  );
  if (states.length === 0) return undefined;
  const state = states.find((found) => found !== 'whole') ?? 'whole';
  return { file: databaseLabel(database), state };
}

function configOf(request: TendRequest): ReturnType<typeof loadConfig> {
  const { projectFolder, configFile: file, profile, params: paramOverrides, env } = request;
  return loadConfig({
    ...{ projectFolder, file, paramOverrides, env, onSecret: hideValue },
    ...(profile === undefined ? {} : { profile }),
  });
}

function cacheOf({ projectFolder }: TendRequest): string {
  return join(projectFolder, 'cache');
}

async function locked<T>(cacheFolder: string, lock: TendLock, work: () => T): Promise<T> {
  const { signal } = new AbortController();
  const held = await waitForLock({ ...lock, signal, path: join(cacheFolder, 'lock') });
  try {
    return work();
  } finally {
    held.release();
  }
}
