/**
 * What the build noted of the compiled node types: the digest of each file and what
 * it imports. A file that still looks as it did then need not be read again.
 *
 * Written by the build beside the bundles; without it every file is read.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { packageRoot } from '../config/package-root.js';

/** One file of code. */
export interface CodeFile {
  /** sha256 of its bytes, as hex. */
  readonly digest: string;
  /** Absolute paths of the local files that it imports. */
  readonly files: readonly string[];
  /** Names of the packages that it imports. */
  readonly packages: readonly string[];
}

/** A file as the index has it; paths count from the folder of compiled code. */
interface IndexedFile extends CodeFile {
  readonly size: number;
  readonly mtimeMs: number;
}

/** Where the index lies, for the build. */
export function codeIndexPath(): string {
  return join(packageRoot(), 'dist', 'bundle', 'code-index.json');
}

const root = dirname(dirname(codeIndexPath()));
const below = root + sep;
let index: Readonly<Record<string, IndexedFile>> | undefined;

/** What the build noted of a file that looks as it did then; undefined for all others. */
export function indexedCode(path: string): CodeFile | undefined {
  const file = entryOf(path);
  if (!file) return undefined;
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.size !== file.size || stat.mtimeMs !== file.mtimeMs) return undefined;
  return { ...file, files: file.files.map(pathInBuild) };
}

/** Digest that a file had when the bundles were made. */
export function builtDigest(path: string): string | undefined {
  return entryOf(path)?.digest;
}

/** The index of some files, for the build to write. */
export function indexOf(files: ReadonlyMap<string, CodeFile>): Record<string, IndexedFile> {
  return Object.fromEntries(
    [...files].map(([path, code]) => {
      const { size, mtimeMs } = statSync(path);
      return [nameInBuild(path), { ...code, files: code.files.map(nameInBuild), size, mtimeMs }];
    }),
  );
}

function entryOf(path: string): IndexedFile | undefined {
  index ??= readIndex();
  return index[nameInBuild(path)];
}

function readIndex(): Record<string, IndexedFile> {
  try {
    return JSON.parse(readFileSync(codeIndexPath(), 'utf8')) as Record<string, IndexedFile>;
  } catch {
    // Nothing was built here, or by an older build: then every file is read.
    return {};
  }
}

/** A path as the build calls it. */
export function nameInBuild(path: string): string {
  // Hundreds are asked for at every start, and nearly all of them lie here.
  const isInside = path.startsWith(below);
  const name = isInside ? path.slice(below.length) : relative(root, path);
  return sep === '/' ? name : name.split(sep).join('/');
}

/** The absolute path of such a name. */
export function pathInBuild(name: string): string {
  return name.startsWith('..')
    ? join(root, name)
    : below + (sep === '/' ? name : name.split('/').join(sep));
}
