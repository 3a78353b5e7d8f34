/**
 * Loads the plug-ins of one node type: modules by import, YAML by parse and schema.
 *
 * One that does not load becomes a diagnostic at its place and is left out, so
 * that all mistakes show at once. A digest covers all that a plug-in is: the code
 * closure of a module, the canonical value (with defaults) of a document.
 */
import { relative, sep } from 'node:path';
import { schemaDiagnostics } from '../config/ajv-diagnostics.js';
import { digestOf } from '../config/digest.js';
import { readSchema } from '../config/package-root.js';
import type { Locate } from '../config/place.js';
import { readTextFile } from '../config/text-file.js';
import { parseYaml } from '../config/yaml-document.js';
import type { Plugin } from '../contract/index.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { EngineError } from '../errors/errors.js';
import { builtValue } from './built-documents.js';
import { type CodeModule, importPlugins } from './code-bundle.js';
import { closureDigest } from './code-closure.js';
import { kindOf } from './folders.js';

/** The plug-ins that loaded, and what is wrong with the others. */
export interface LoadedPlugins {
  readonly plugins: ReadonlyMap<string, Plugin>;
  readonly diagnostics: readonly Diagnostic[];
  /** Ways to places inside the YAML plug-ins, by id; empty for modules. Asked for mistakes only. */
  readonly locates: ReadonlyMap<string, () => Promise<Locate>>;
}

/** Imports module plug-ins of the node type at `modulePath`; `files` maps id to compiled file. */
export async function loadModules(
  files: ReadonlyMap<string, string>,
  root: string,
  modulePath: string,
): Promise<LoadedPlugins> {
  const plugins = new Map<string, Plugin>();
  const diagnostics: Diagnostic[] = [];
  const modules = files.size === 0 ? [] : await importPlugins(modulePath, [...files.values()]);
  [...files].forEach(([id, path], i) => {
    const file = shown(path, root);
    const module = modules[i] as PromiseSettledResult<CodeModule>;
    if (module.status === 'rejected') {
      const message = `plug-in "${id}" does not load: ${(module.reason as Error).message}`;
      diagnostics.push({ code: 'bad-plugin', message, file });
    } else if (module.value.default === undefined) {
      const message = `plug-in "${id}" has no default export`;
      diagnostics.push({ code: 'bad-plugin', message, file, hint: 'export it as default' });
    } else {
      const value = module.value.default;
      plugins.set(id, { id, kind: 'module', value, digest: closureDigest(path) });
    }
  });
  return { plugins, diagnostics, locates: new Map() };
}

/** Plug-ins of both kinds as one list, sorted by id. */
export function joinPlugins(a: LoadedPlugins, b: LoadedPlugins): LoadedPlugins {
  const plugins = [...a.plugins, ...b.plugins].sort(([x], [y]) => (x < y ? -1 : 1));
  return {
    plugins: new Map(plugins),
    diagnostics: [...a.diagnostics, ...b.diagnostics],
    locates: new Map([...a.locates, ...b.locates]),
  };
}

/** Reads YAML plug-ins and checks each by `schemas/<schema>.schema.json`. */
export async function loadDocuments(
  files: ReadonlyMap<string, string>,
  root: string,
  schemaName: string | undefined,
): Promise<LoadedPlugins> {
  const schema = schemaName === undefined ? {} : readSchema(schemaName, root);
  if (!schema) {
    throw new EngineError('internal', 'no-schemas', `there is no schema "${schemaName}"`, {
      hint: `expected schemas/${schemaName}.schema.json`,
    });
  }
  const plugins = new Map<string, Plugin>();
  const diagnostics: Diagnostic[] = [];
  for (const [id, path] of files) {
    const read = readTextFile(path, shown(path, root));
    if ('problem' in read) {
      diagnostics.push(read.problem);
      continue;
    }
    const { text } = read;
    let value = builtValue(path, text);
    if (value === undefined) {
      const document = parseYaml(text, shown(path, root));
      diagnostics.push(...document.diagnostics);
      if (document.diagnostics.length > 0) continue;
      const checked = await schemaDiagnostics(schema, document.value, document.locate);
      diagnostics.push(...checked.diagnostics);
      if (checked.diagnostics.length > 0) continue;
      value = checked.value;
    }
    plugins.set(id, { id, kind: 'yaml', value, digest: digestOf(['yaml', value]) });
  }
  return { plugins, diagnostics, locates: locatesOf(files, root) };
}

/** Ways to places inside the YAML files among some plug-ins; each is read when it is asked for. */
export function locatesOf(
  files: ReadonlyMap<string, string>,
  root: string,
): LoadedPlugins['locates'] {
  const documents = [...files].filter(([, path]) => kindOf(path) === 'yaml');
  return new Map(
    documents.map(([id, path]) => [
      id,
      async () => {
        const read = readTextFile(path, shown(path, root));
        const text = 'text' in read ? read.text : '';
        return parseYaml(text, shown(path, root)).locate;
      },
    ]),
  );
}

function shown(path: string, root: string): string {
  return relative(root, path).split(sep).join('/');
}
