/**
 * What the cache holds, in numbers.
 */
import { type CacheFile, type FileKind, sumBytes } from './cache-files.js';
import { type Census, CURRENT, DEAD, EARLIER } from './census.js';
import { padded } from './logged-batch.js';

/** One node's share of the packs. */
export interface NodeShare {
  readonly node: string;
  /** Answers that can be found. */
  readonly answers: number;
  /** Bytes of answers that what is published now is made of. */
  readonly current: number;
  /** Bytes of answers to earlier questions. */
  readonly earlier: number;
  /** Bytes of answers that were dropped, or given again since, and lie there for nothing. */
  readonly dead: number;
  /** Milliseconds of computing that the answers stand for. */
  readonly milliseconds: number;
}

export interface CacheStats {
  readonly bytes: number;
  readonly kinds: readonly { kind: FileKind; files: number; bytes: number }[];
  /** Sorted by name. */
  readonly nodes: readonly NodeShare[];
  /** Bytes of packs that nothing names. */
  readonly unnamed: number;
}

/** Counts a whole cache. */
export function cacheStats(census: Census): CacheStats {
  const nodes = nodeShares(census);
  const packBytes = sumBytes([...census.packs.values()]);
  const named = nodes.reduce((sum, n) => sum + n.current + n.earlier + n.dead, 0);
  return {
    bytes: sumBytes(census.files),
    kinds: countKinds(census.files),
    nodes,
    unnamed: Math.max(0, packBytes - named),
  };
}

function countKinds(files: readonly CacheFile[]): CacheStats['kinds'] {
  const kinds = new Map<FileKind, { kind: FileKind; files: number; bytes: number }>();
  for (const { kind, bytes } of files) {
    const known = kinds.get(kind) ?? { kind, files: 0, bytes: 0 };
    kinds.set(kind, { kind, files: known.files + 1, bytes: known.bytes + bytes });
  }
  return [...kinds.values()].sort((a, b) => b.bytes - a.bytes);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function nodeShares(census: Census): NodeShare[] {
  const shares = new Map<string, Mutable<NodeShare>>();
  const shareOf = (node: string): Mutable<NodeShare> => {
    let share = shares.get(node);
    if (!share) {
      share = { node, answers: 0, current: 0, earlier: 0, dead: 0, milliseconds: 0 };
      shares.set(node, share);
    }
    return share;
  };
  for (const batch of census.log.batches) {
    const { node, count, ms, pack, offset, bytes: all } = batch.header;
    const share = shareOf(node);
    const isThere = offset + all <= (census.packs.get(pack)?.bytes ?? 0);
    for (let index = 0; index < count; index++) {
      const bytes = batch.bytesOf(index);
      const need = census.needs[batch.first + index];
      if (need === CURRENT) share.current += bytes;
      if (need === EARLIER) share.earlier += bytes;
      if (need === DEAD && isThere) share.dead += bytes;
      if (need === DEAD) continue;
      share.answers++;
      share.milliseconds += ms / count;
    }
  }
  for (const { node, length } of census.loose) {
    const share = shareOf(node);
    share.answers++;
    share.current += padded(length);
  }
  return [...shares.values()].sort((a, b) => (a.node < b.node ? -1 : 1));
}
