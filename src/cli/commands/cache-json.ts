/**
 * What `dag cache` says with --json: bytes, milliseconds, and null for no limit.
 */
import type { CacheLimits } from '../../config/cache-limits.js';
import type { PruneAnswer, StatsAnswer, VerifyAnswer } from '../../run/tend-cache.js';

function limitsJson({ maxBytes, maxAge }: CacheLimits): object {
  return { max_bytes: maxBytes ?? null, max_age_ms: maxAge ?? null };
}

/** What the cache holds. */
export function statsJson(stats: StatsAnswer): object {
  return {
    folder: stats.folder,
    bytes: stats.bytes,
    limits: limitsJson(stats.limits),
    files: stats.kinds,
    nodes: stats.nodes.map(({ node, answers, current, earlier, dead, milliseconds }) => ({
      node,
      answers,
      current_bytes: current,
      earlier_bytes: earlier,
      dead_bytes: dead,
      milliseconds: Math.round(milliseconds),
    })),
    unnamed_bytes: stats.unnamed,
  };
}

/** What pruning did, or would do. */
export function pruneJson(answer: PruneAnswer): object {
  return {
    dry_run: answer.isDryRun,
    limits: limitsJson(answer.limits),
    answers: answer.answers,
    milliseconds: Math.round(answer.milliseconds),
    bytes_before: answer.bytesBefore,
    bytes_after: answer.bytesAfter,
  };
}

/** What verifying found. */
export function verifyJson(answer: VerifyAnswer): object {
  const { cache, published, database } = answer;
  return {
    whole: answer.isWhole,
    repaired: answer.isRepaired,
    answers: { checked: cache.answers, bytes: cache.bytes, damaged: cache.damaged },
    published: {
      checked: published.files,
      bytes: published.bytes,
      by_stat_only: published.byStatOnly,
      damaged: published.damaged,
    },
    files: cache.files,
    lost_log_bytes: cache.lostLogBytes,
    database: database ?? null,
  };
}
