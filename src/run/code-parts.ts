/**
 * The files that a node's code consists of, kept beside its manifest so that a
 * later change can be named by file. A record itself holds one digest per closure.
 */
import { type ClosureParts, closureParts } from '../registry/code-closure.js';
import { sourcePath } from '../registry/source-path.js';
import type { CodeChange, FileChange } from './cause.js';
import type { NodeRuntime } from './runtime.js';

/** Closures share most of their files: each file is kept once. */
export interface CodeParts {
  /** Path as shown, digest. */
  readonly files: readonly (readonly [string, string])[];
  /** Closure → positions in `files`; '' is the node type itself, any other name a plug-in. */
  readonly closures: Readonly<Record<string, readonly number[]>>;
  /** Closure → name@version of its packages. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
  /** Plug-in → its own file, as shown. */
  readonly plugins: Readonly<Record<string, string>>;
  /** YAML plug-in → its value. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** The parts of a node's code as it is now. */
export function codePartsOf(runtime: NodeRuntime, projectFolder: string): CodeParts {
  const positions = new Map<string, number>();
  const files: [string, string][] = [];
  const closures: Record<string, number[]> = {};
  const packages: Record<string, readonly string[]> = {};
  const plugins: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const add = (name: string, parts: ClosureParts): void => {
    closures[name] = [...parts.files].map(([path, digest]) => {
      let at = positions.get(path);
      if (at === undefined) {
        at = files.push([sourcePath(path, projectFolder), digest]) - 1;
        positions.set(path, at);
      }
      return at;
    });
    if (parts.packages.length > 0) packages[name] = parts.packages;
  };
  add('', closureParts(runtime.modulePath));
  for (const [id, file] of runtime.pluginFiles) {
    plugins[id] = sourcePath(file, projectFolder);
    if (file.endsWith('.js')) add(id, closureParts(file));
    else values[id] = runtime.plugins.get(id)?.value;
  }
  return { files, closures, packages, plugins, values };
}

/** What changed in one closure; files are null when `before` was not kept. */
export function codeChange(
  before: CodeParts | undefined,
  after: CodeParts,
  closure: string,
): CodeChange {
  if (!before) return { files: null, packages: [] };
  const old = filesOf(before, closure);
  const now = filesOf(after, closure);
  const files: FileChange[] = [];
  for (const [file, digest] of now) {
    const known = old.get(file);
    if (known === undefined) files.push({ file, change: 'added' });
    else if (known !== digest) files.push({ file, change: 'changed' });
  }
  for (const file of old.keys()) if (!now.has(file)) files.push({ file, change: 'removed' });
  const packages = packageChanges(before.packages[closure] ?? [], after.packages[closure] ?? []);
  return { files, packages };
}

function filesOf(parts: CodeParts, closure: string): Map<string, string> {
  return new Map((parts.closures[closure] ?? []).map((at) => parts.files[at] as [string, string]));
}

function packageChanges(
  before: readonly string[],
  after: readonly string[],
): CodeChange['packages'] {
  const old = new Map(before.map(nameAndVersion));
  const now = new Map(after.map(nameAndVersion));
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names
    .filter((name) => old.get(name) !== now.get(name))
    .map((name) => ({ name, before: old.get(name) ?? null, after: now.get(name) ?? null }));
}

function nameAndVersion(text: string): [string, string] {
  const at = text.lastIndexOf('@');
  return [text.slice(0, at), text.slice(at + 1)];
}
