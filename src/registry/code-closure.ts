/**
 * The code that a module's answer depends on: the module and all that it imports.
 *
 * Works on emitted JavaScript, which has neither types nor comments, so editing
 * those changes nothing. Paths count from the module itself, so a project may
 * move. Packages enter as name@version. Digests are remembered per process.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { digestOf, sha256Hex } from '../config/digest.js';
import { type CodeFile, indexedCode } from './code-index.js';

/** import/export … from "x", import "x", import("x"), require("x"), new URL("x", import.meta.url). */
const STATIC =
  /(?:^|[;}\n])\s*(?:import\s*|(?:import|export)\b[^'";]*?\bfrom\s*)(['"])([^'"\n]+)\1/g;
const DYNAMIC = /\b(?:import|require|new\s+URL)\s*\(\s*(['"])([^'"\n]+)\1/g;

const fileMemo = new Map<string, CodeFile>();
const partsMemo = new Map<string, ClosureParts>();
const digestMemo = new Map<string, string>();
/** By folder and path; holds whatever becomes of the files. */
const nameMemo = new Map<string, Map<string, string>>();
const versionMemo = new Map<string, string>();

/** Forgets what was read, for a process that outlives a change of code. */
export function forgetClosures(): void {
  fileMemo.clear();
  partsMemo.clear();
  digestMemo.clear();
  versionMemo.clear();
}

/** Every local file of the closure, the module first; absolute paths, each once. */
export function closureFiles(file: string): readonly string[] {
  const found = new Set([resolve(file)]);
  for (const path of found) {
    for (const imported of readCode(path).files) found.add(imported);
  }
  return [...found];
}

/** What a closure consists of: its files with the digest of each, and its packages. */
export interface ClosureParts {
  /** Absolute path → digest of the content, the module first. */
  readonly files: ReadonlyMap<string, string>;
  /** Each name@version, sorted. */
  readonly packages: readonly string[];
}

/** The parts that the digest of a closure is made of, to say which of them changed. */
export function closureParts(file: string): ClosureParts {
  const start = resolve(file);
  const known = partsMemo.get(start) ?? partsIn(start);
  partsMemo.set(start, known);
  return known;
}

function partsIn(file: string): ClosureParts {
  const files = closureFiles(file);
  const packages = new Set<string>();
  for (const path of files) {
    for (const name of readCode(path).packages) packages.add(`${name}@${versionOf(name, path)}`);
  }
  return {
    files: new Map(files.map((path) => [path, readCode(path).digest])),
    packages: [...packages].sort(),
  };
}

/** Digest of the closure: each file's path from the module and content, each package's version. */
export function closureDigest(file: string): string {
  const start = resolve(file);
  const known = digestMemo.get(start);
  if (known !== undefined) return known;
  const { files, packages } = closureParts(start);
  const folder = dirname(start);
  const parts = [...files].map(([path, digest]) => [nameFrom(folder, path), digest]);
  const digest = digestOf(['code', { files: parts.sort(byFirst), packages }]);
  digestMemo.set(start, digest);
  return digest;
}

/** A path as it is called from a folder; plug-ins of one folder import much the same. */
function nameFrom(folder: string, path: string): string {
  const names = nameMemo.get(folder) ?? new Map<string, string>();
  nameMemo.set(folder, names);
  const name = names.get(path) ?? relative(folder, path).split(sep).join('/');
  names.set(path, name);
  return name;
}

function byFirst(a: readonly string[], b: readonly string[]): number {
  return a[0]! < b[0]! ? -1 : 1;
}

/** The code of some modules and all that they import, by absolute path. */
export function codeOf(modules: readonly string[]): Map<string, CodeFile> {
  const files = new Set(modules.flatMap(closureFiles));
  return new Map([...files].map((path) => [path, readCode(path)]));
}

function readCode(path: string): CodeFile {
  const known = fileMemo.get(path) ?? indexedCode(path);
  if (known) {
    fileMemo.set(path, known);
    return known;
  }
  const bytes = readFileSync(path);
  const isCode = /\.[cm]?js$/.test(path);
  const names = isCode ? importedNames(bytes.toString('utf8')) : [];
  const files = names
    .filter((name) => name.startsWith('.'))
    .map((name) => resolve(dirname(path), name.replace(/[?#].*$/, '')))
    .filter(isFile);
  const packages = names.filter((name) => !/^[./#]|^[a-z]+:/.test(name)).map(packageName);
  const code = { digest: sha256Hex(bytes), files, packages };
  fileMemo.set(path, code);
  return code;
}

function importedNames(code: string): string[] {
  return [STATIC, DYNAMIC].flatMap((pattern) => [...code.matchAll(pattern)].map((m) => m[2]!));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** `@scope/name/sub` → `@scope/name`; `name/sub` → `name`. */
function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The files that say which versions of packages a closure imports; absolute paths. */
export function packageFiles(file: string): string[] {
  return closureFiles(file).flatMap((path) =>
    readCode(path).packages.flatMap((name) => packageFile(name, path) ?? []),
  );
}

function versionOf(name: string, from: string): string {
  const file = packageFile(name, from);
  if (file === undefined) return 'unknown';
  let version = versionMemo.get(file);
  if (version === undefined) {
    version = (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version ?? '';
    versionMemo.set(file, version);
  }
  return version;
}

function packageFile(name: string, from: string): string | undefined {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', name, 'package.json');
    if (versionMemo.has(file) || existsSync(file)) return file;
    if (dirname(folder) === folder) return undefined;
  }
}
