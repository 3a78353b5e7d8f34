/**
 * Where node types and their plug-ins lie, read from folder listings alone.
 *
 * Modules are run as compiled; YAML plug-ins are data, which the compiler does
 * not copy, so they are read from the source folder beside the build.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../config/package-root.js';
import type { PluginKind } from '../contract/index.js';

/** The three folders that a registry works on. */
export interface RegistryFolders {
  /** Compiled node types: one folder each. */
  readonly nodes: string;
  /** The same tree as written, with the YAML plug-ins. */
  readonly source: string;
  /** The folder that holds `schemas`. */
  readonly root: string;
}

/** Folder of the package's own compiled node types. */
export function defaultNodesFolder(): string {
  return join(packageRoot(), 'dist', 'nodes');
}

/** The folders around compiled node types: `<root>/dist/nodes` belongs to `<root>/nodes`. */
export function foldersOf(nodes: string): RegistryFolders {
  const root = dirname(dirname(nodes));
  const source = join(root, 'nodes');
  return {
    nodes,
    source: existsSync(source) ? source : nodes,
    root: existsSync(join(root, 'schemas')) ? root : packageRoot(),
  };
}

/** Ids of the node types: folders with an index.js; "lib" and names with "_" in front are none. */
export function listTypes(nodes: string): string[] {
  if (!existsSync(nodes)) return [];
  return readdirSync(nodes, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'lib' && !entry.name.startsWith('_'))
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(nodes, name, 'index.js')))
    .sort();
}

const ENDINGS: Readonly<Record<PluginKind, RegExp>> = { module: /\.js$/, yaml: /\.ya?ml$/ };

/** What a plug-in file is, by its ending. */
export function kindOf(file: string): PluginKind {
  return ENDINGS.yaml.test(file) ? 'yaml' : 'module';
}

/** Plug-in files of one kind in one folder by id (the file's name), sorted by id. */
export function listPlugins(folder: string, kind: PluginKind): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const ending = ENDINGS[kind];
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name) && !entry.name.startsWith('_'))
    .map((entry) => entry.name)
    .sort();
  return new Map(files.map((name) => [name.replace(ending, ''), join(folder, name)]));
}
