/**
 * Loads a node type and its plug-ins, from one bundle where that is what the files say.
 *
 * Importing two hundred small files takes longer than most runs compute. A bundle
 * serves only while every file that went into it is as it was when it was made:
 * what was hashed is what runs.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { importModule, loadCompiled } from '../config/compiled-code.js';
import { closureParts } from './code-closure.js';
import { builtDigest } from './code-index.js';

/** What a bundle exports. */
export interface CodeBundle {
  readonly node: unknown;
  /** Default exports of the plug-ins, by id. */
  readonly plugins: Readonly<Record<string, unknown>>;
}

/** The module itself, as `import` gives it. */
export type CodeModule = { readonly default?: unknown };

/** The bundle of the node type that lies in this folder of compiled code. */
export function bundlePath(typeFolder: string): string {
  const nodes = dirname(typeFolder);
  return join(dirname(nodes), 'bundle', basename(nodes), `${basename(typeFolder)}.script`);
}

/** Imports the node type that this file defines. */
export async function importNodeType(modulePath: string): Promise<CodeModule> {
  const bundle = bundleOf(dirname(modulePath), [modulePath]);
  return bundle ? { default: bundle.node } : importFile(modulePath);
}

/**
 * Imports plug-ins of the node type that this file defines, all at once: waiting for
 * one after another takes longer. Results are in the order of the files.
 */
export async function importPlugins(
  modulePath: string,
  files: readonly string[],
): Promise<PromiseSettledResult<CodeModule>[]> {
  const bundle = bundleOf(dirname(modulePath), files);
  if (!bundle) return Promise.allSettled(files.map(importFile));
  return files.map((path) => {
    const value = { default: bundle.plugins[basename(path).replace(/\.js$/, '')] };
    return { status: 'fulfilled', value };
  });
}

function importFile(path: string): Promise<CodeModule> {
  return importModule(pathToFileURL(path).href) as Promise<CodeModule>;
}

/** The bundle of a type, when none of these files and of what they import changed since. */
function bundleOf(typeFolder: string, files: readonly string[]): CodeBundle | undefined {
  const path = bundlePath(typeFolder);
  // Plug-ins import much the same: each file is asked about once.
  const all = new Map(files.flatMap((file) => [...closureParts(file).files]));
  const isSame = [...all].every(([name, digest]) => builtDigest(name) === digest);
  if (!isSame || !existsSync(path)) return undefined;
  try {
    return loadCompiled(path) as CodeBundle;
  } catch {
    // One of its files throws: imported one by one, it is seen which.
    return undefined;
  }
}
