/**
 * What the build noted of each node type: all of it that is no function, and the
 * digests of its code and plug-ins. With that, most questions about a project are
 * answered without running a line of the type's code.
 *
 * Serves only while every file that went into it looks as it did then and the same
 * plug-ins lie in its folder; anything else is loaded and hashed file by file.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isJson } from '../config/canonical.js';
import { sha256Hex } from '../config/digest.js';
import { packageRoot } from '../config/package-root.js';
import type { NodeType, Plugin } from '../contract/index.js';
import { builtValue } from './built-documents.js';
import { builtDigest, nameInBuild, pathInBuild } from './code-index.js';
import { defaultNodesFolder, kindOf } from './folders.js';

/** One node type. */
export interface DescribedType {
  /** Its properties that JSON can say. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Names of its functions. */
  readonly functions: readonly string[];
  /** Names of properties with functions inside. */
  readonly parts: readonly string[];
  /** Digest of its code closure. */
  readonly code: string;
  /** Plug-ins in order, with their digests. */
  readonly plugins: readonly Pick<Plugin, 'id' | 'kind' | 'digest'>[];
  /** Every file that any of this depends on, as positions in the list of all. */
  readonly files: readonly number[];
  /** Those of them that are code or plug-ins; the others say which packages are installed. */
  readonly codeFiles: number;
  /** sha256 of its bundle, as hex. */
  readonly bundle: string;
}

/**
 * A file as it was built; its path counts from the folder of compiled code. With the digest of its
 * text where nothing else of the build knows that: of packages and schemas.
 */
type BuiltFile = readonly [path: string, size: number, mtimeMs: number, digest?: string];

/** All of them. */
export interface DescribedTypes {
  readonly files: readonly BuiltFile[];
  readonly types: Readonly<Record<string, DescribedType>>;
}

/** A node type whose files are as they were built. */
export interface FoundType extends DescribedType {
  /** Absolute paths of its code and plug-ins. */
  readonly paths: readonly string[];
}

let all: DescribedTypes | undefined;

/** Where they lie, for the build. */
export function describedTypesPath(): string {
  return join(packageRoot(), 'dist', 'bundle', 'types.json');
}

/**
 * What the build noted of a type in this folder; undefined when a file of it is another now.
 *
 * @param seen files that were looked at already: types share many
 */
export function describedType(
  type: string,
  nodesFolder: string,
  seen: Map<number, string | undefined>,
): FoundType | undefined {
  if (nodesFolder !== defaultNodesFolder()) return undefined;
  all ??= readAll();
  const { files, types } = all;
  const found = Object.hasOwn(types, type) ? types[type] : undefined;
  if (!found) return undefined;
  const paths: string[] = [];
  for (const position of found.files) {
    if (!seen.has(position)) seen.set(position, unchanged(files[position] as BuiltFile));
    const path = seen.get(position);
    if (path === undefined) return undefined;
    if (paths.length < found.codeFiles) paths.push(path);
  }
  return { ...found, paths };
}

/** The absolute path of a file that looks as it did when it was built, or has the same bytes. */
function unchanged([name, size, mtimeMs, digest]: BuiltFile): string | undefined {
  const path = pathInBuild(name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.size !== size) return undefined;
  return stat.mtimeMs === mtimeMs || hasBuiltBytes(path, digest) ? path : undefined;
}

/** Times differ wherever the program was installed or copied after it was built. */
function hasBuiltBytes(path: string, digest: string | undefined): boolean {
  const text = readFileSync(path, 'utf8');
  if (digest !== undefined) return digest === sha256Hex(text);
  return kindOf(path) === 'yaml'
    ? builtValue(path, text) !== undefined
    : builtDigest(path) === sha256Hex(text);
}

/** What the build notes of one type besides its files. */
export function describe(node: NodeType): Pick<DescribedType, 'facts' | 'functions' | 'parts'> {
  const facts: Record<string, unknown> = {};
  const functions: string[] = [];
  const parts: string[] = [];
  for (const [name, value] of Object.entries(node)) {
    if (typeof value === 'function') functions.push(name);
    else if (isJson(value)) facts[name] = value;
    else parts.push(name);
  }
  return { facts, functions, parts };
}

/** Gathers the files of all types, for the build to write. */
export class FileList {
  readonly files: BuiltFile[] = [];
  private readonly positions = new Map<string, number>();

  /** The position of a file, by its absolute path. `isOther`: neither code nor plug-in of a type. */
  add(path: string, isOther: boolean): number {
    let position = this.positions.get(path);
    if (position === undefined) {
      const { size, mtimeMs } = statSync(path);
      const stat = [nameInBuild(path), size, mtimeMs] as const;
      const file: BuiltFile = isOther ? [...stat, sha256Hex(readFileSync(path, 'utf8'))] : stat;
      position = this.files.push(file) - 1;
      this.positions.set(path, position);
    }
    return position;
  }
}

function readAll(): DescribedTypes {
  try {
    return JSON.parse(readFileSync(describedTypesPath(), 'utf8')) as DescribedTypes;
  } catch {
    // Nothing was built here, or by an older build: then every file is read.
    return { files: [], types: {} };
  }
}
