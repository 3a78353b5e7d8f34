/**
 * The plug-in files of one node type, of the kinds that it takes.
 *
 * Modules lie among the compiled files, YAML among those as written. An id that
 * stands in both is a mistake, and is told: which one was meant is not guessed.
 */
import { join, relative, sep } from 'node:path';
import type { PluginFolder } from '../contract/index.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { listPlugins, type RegistryFolders } from './folders.js';

/** Files by id, sorted by id, the folders that they lie in, and ids that two files have. */
export interface FoundPlugins {
  readonly files: ReadonlyMap<string, string>;
  readonly folders: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the files of the folder that a node type names; none where it names none. */
export function findPlugins(
  folders: RegistryFolders,
  type: string,
  place: PluginFolder | undefined,
): FoundPlugins {
  if (!place) return { files: new Map(), folders: [], diagnostics: [] };
  const found: string[] = [];
  const list = (base: string, kind: 'module' | 'yaml'): Map<string, string> => {
    if (place.kind !== kind && place.kind !== 'either') return new Map();
    const folder = join(base, type, place.folder);
    const files = listPlugins(folder, kind);
    if (files.size > 0) found.push(folder);
    return files;
  };
  const modules = list(folders.nodes, 'module');
  const documents = list(folders.source, 'yaml');
  const diagnostics = [...documents]
    .filter(([id]) => modules.has(id))
    .map(
      ([id, path]): Diagnostic => ({
        code: 'bad-plugin',
        message: `plug-in "${id}" is there twice, as a module too`,
        file: relative(folders.root, path).split(sep).join('/'),
        hint: 'give one of the two files another name',
      }),
    );
  const all = [...documents, ...modules].sort(([a], [b]) => (a < b ? -1 : 1));
  return { files: new Map(all), folders: [...new Set(found)], diagnostics };
}
