/**
 * The files below cache/, told apart by what they are for.
 */
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSetAside } from './set-aside.js';

/** `unfinished`: a file that was to replace another, left behind by whoever was killed. */
export type FileKind =
  | 'pack'
  | 'action log'
  | 'manifest'
  | 'explanation'
  | 'memory'
  | 'set aside'
  | 'unfinished'
  | 'other';

/** One file of the cache. */
export interface CacheFile {
  readonly path: string;
  readonly kind: FileKind;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** Where the parts of a cache lie. */
export const logPath = (cacheFolder: string): string => join(cacheFolder, 'actions.log');
export const packFolder = (cacheFolder: string): string => join(cacheFolder, 'packs');
export const manifestsIn = (cacheFolder: string): string => join(cacheFolder, 'manifests');

const MEMORIES = new Set([
  ...['known.json', 'noop.json', 'status.json', 'stat.json', 'slices.json'],
  'parts.bin',
]);

/** All files of a cache but its lock, sorted by path; none when there is no cache. */
export function cacheFiles(cacheFolder: string): CacheFile[] {
  const stat = statSync(cacheFolder, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return [];
  const files: CacheFile[] = [];
  for (const name of readdirSync(cacheFolder, { recursive: true, encoding: 'utf8' })) {
    const path = join(cacheFolder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    // A run at work replaces files while they are counted.
    if (!found?.isFile() || isLock(name)) continue;
    files.push({ path, kind: kindOf(name), bytes: found.size, mtimeMs: found.mtimeMs });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The lock of a project, and what it is made from. */
function isLock(name: string): boolean {
  return /^lock(\.[0-9a-f]+)?$/.test(name);
}

/** By its path below the cache. */
function kindOf(name: string): FileKind {
  if (isSetAside(name)) return 'set aside';
  if (name.endsWith('.tmp')) return 'unfinished';
  if (/^\d+\.pack$/.test(name.slice('packs/'.length)) && dirname(name) === 'packs') return 'pack';
  if (name === 'actions.log') return 'action log';
  if (dirname(name) === 'manifests') return 'manifest';
  if (dirname(name) === 'explain') return 'explanation';
  return MEMORIES.has(name) ? 'memory' : 'other';
}

/** The number of a pack by its path. */
export function packNumber(path: string): number {
  return Number.parseInt(basename(path), 10);
}

/** Bytes of all files. */
export function sumBytes(files: readonly CacheFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
