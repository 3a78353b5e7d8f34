/**
 * Keeps the cache within its limits, after a run that did something.
 *
 * What such a run needed counts as used. When there is too much, or something
 * was not needed for too long, answers to earlier questions leave; what is
 * published and what the run itself computed stays. A cache that cannot be pruned
 * is told and spoils no run.
 */
import { cacheFiles, sumBytes } from '../cache/cache-files.js';
import { takeCensus } from '../cache/census.js';
import { compact } from '../cache/compact.js';
import { planPrune } from '../cache/prune-plan.js';
import type { CacheLimits } from '../config/cache-limits.js';
import { messageWithHint } from '../errors/errors.js';
import { asSystemError } from '../errors/system-error.js';
import type { RunEnvironment } from './node-run.js';

/** So much of the largest size is left: not every run has to prune. */
const SHARE_LEFT = 0.9;

type Environment = Pick<RunEnvironment, 'cacheFolder' | 'log' | 'packs' | 'emit' | 'now'>;

/** To be called when nothing of the run uses packs or log any more. */
export function limitCache(env: Environment, limits: CacheLimits, startedAt: Date): void {
  try {
    limit(env, limits, startedAt);
  } catch (error) {
    const text = `the cache was not pruned: ${messageWithHint(asSystemError(error))}`;
    env.emit({ type: 'log', level: 'warn', text });
  }
}

function limit(env: Environment, limits: CacheLimits, startedAt: Date): void {
  const { log, packs, cacheFolder, emit } = env;
  const { maxBytes = Number.POSITIVE_INFINITY, maxAge } = limits;
  const now = env.now().getTime();
  log.keepUses(now);
  const oldest = maxAge === undefined ? undefined : now - maxAge;
  const hasOld =
    oldest !== undefined &&
    log.isTimeToLook(now) &&
    log.batches.some((batch) => log.lastUse(batch) < oldest);
  log.close();
  packs.close();
  const isLarge = sumBytes(cacheFiles(cacheFolder)) > maxBytes;
  if (log.lostBytes > 0) {
    const text = `"actions.log" was damaged: ${log.lostBytes} bytes of it are lost, and what they answered is computed again when it is needed`;
    emit({ type: 'log', level: 'warn', text });
  }
  if (!isLarge && !hasOld && log.lostBytes === 0) return;
  const census = takeCensus(cacheFolder);
  const plan = planPrune(census, {
    ...limits,
    now,
    ...(maxBytes === Number.POSITIVE_INFINITY ? {} : { target: maxBytes * SHARE_LEFT }),
    all: false,
    keepSince: startedAt.getTime(),
    setAsideBefore: isLarge ? Number.POSITIVE_INFINITY : (oldest ?? 0),
  });
  if (!plan.isTidy) compact(census, plan);
  const keptBytes = sumBytes(cacheFiles(cacheFolder));
  if (plan.answers > 0) {
    const freedBytes = Math.max(0, plan.bytes - keptBytes);
    const { answers, milliseconds } = plan;
    emit({ type: 'cache-pruned', answers, freedBytes, milliseconds, keptBytes, ...limits });
  }
  if (keptBytes > maxBytes) {
    const [kept, most] = [keptBytes, maxBytes].map((bytes) => `${(bytes / 1e6).toFixed(1)} MB`);
    const text = `the cache holds ${kept}, more than its max_size of ${most}: what is published now is made of it`;
    emit({ type: 'log', level: 'warn', text });
  }
}
