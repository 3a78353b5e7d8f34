/**
 * The registry of node types is the listing of a folder.
 *
 * Nothing is registered by hand and nothing is loaded before it is asked for.
 * What was loaded is remembered, plug-ins too, so one process sees one version.
 */
import { join } from 'node:path';
import { diagnosticAt, type Locate } from '../config/place.js';
import type { NodeType, PluginKind } from '../contract/index.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { EngineError } from '../errors/errors.js';
import { suggestion } from '../errors/suggest.js';
import { importNodeType } from './code-bundle.js';
import { closureDigest, closureFiles } from './code-closure.js';
import { foldersOf, kindOf, listTypes } from './folders.js';
import { type LazyType, lazyType } from './lazy-type.js';
import type { LoadedType } from './loaded-type.js';
import { type FoundPlugins, findPlugins } from './plugin-files.js';
import { joinPlugins, type LoadedPlugins, loadDocuments, loadModules } from './plugins.js';

/** Finds, loads and describes node types. */
export interface Registry {
  /** Ids of all node types, sorted; nothing is loaded for it. */
  types(): readonly string[];
  /** @throws {EngineError} "unknown-type" or "bad-node-type" */
  load(type: string): Promise<LoadedType>;
  /** Its plug-ins; those that do not load are diagnostics. */
  loadPlugins(type: string): Promise<LoadedPlugins>;
  /** What is wrong with the types that nodes name. */
  checkTypes(nodes: readonly TypedNode[]): Diagnostic[];
}

/** As much of a configured node as a registry needs. */
export interface TypedNode {
  readonly id: string;
  readonly type: string;
  readonly locate: Locate;
}

/** A registry over compiled node types, such as those in `defaultNodesFolder()`. */
export function createRegistry(nodesFolder: string): Registry {
  const folders = foldersOf(nodesFolder);
  const types = listTypes(nodesFolder);
  const loaded = new Map<string, Promise<LoadedType>>();
  const plugins = new Map<string, Promise<LoadedPlugins>>();
  const listed = new Map<string, FoundPlugins>();
  const lazyTypes = new Map<string, LazyType | undefined>();
  const seen = new Map<number, string | undefined>();

  function lazyOf(type: string): LazyType | undefined {
    if (!lazyTypes.has(type)) lazyTypes.set(type, lazyType(type, folders, seen));
    return lazyTypes.get(type);
  }

  async function load(type: string): Promise<LoadedType> {
    if (!types.includes(type)) {
      const hint = suggestion(type, types);
      throw new EngineError('usage', 'unknown-type', `there is no node type "${type}"`, {
        ...(hint !== undefined && { hint }),
      });
    }
    const lazy = lazyOf(type);
    if (lazy) return lazy.loaded;
    const modulePath = join(nodesFolder, type, 'index.js');
    const node = await importNode(type, modulePath);
    const found = findPlugins(folders, type, node.plugins);
    listed.set(type, found);
    return {
      type,
      node,
      modulePath,
      pluginFiles: found.files,
      pluginFolders: found.folders,
      code: closureDigest(modulePath),
      files: codeFiles(modulePath, found.files),
      isAsHashed: false,
      loadCode: () => undefined,
    };
  }

  async function loadPlugins(type: string): Promise<LoadedPlugins> {
    const { node, pluginFiles, modulePath } = await registry.load(type);
    const lazy = lazyOf(type);
    if (lazy) return lazy.plugins;
    const filesOf = (kind: PluginKind): Map<string, string> =>
      new Map([...pluginFiles].filter(([, path]) => kindOf(path) === kind));
    const [modules, documents] = await Promise.all([
      loadModules(filesOf('module'), folders.root, modulePath),
      loadDocuments(filesOf('yaml'), folders.root, node.plugins?.schema),
    ]);
    const { diagnostics = [] } = listed.get(type) ?? {};
    const loadedPlugins = joinPlugins(modules, documents);
    return { ...loadedPlugins, diagnostics: [...loadedPlugins.diagnostics, ...diagnostics] };
  }

  const registry: Registry = {
    types: () => types,
    load: (type) => remember(loaded, type, load),
    loadPlugins: (type) => remember(plugins, type, loadPlugins),
    checkTypes: (nodes) =>
      nodes
        .filter((node) => !types.includes(node.type))
        .map((node) =>
          diagnosticAt(
            node.locate(['type']),
            'unknown-type',
            `node "${node.id}" is of type "${node.type}", which does not exist`,
            suggestion(node.type, types),
          ),
        ),
  };
  return registry;
}

function remember<T>(
  memo: Map<string, Promise<T>>,
  key: string,
  make: (key: string) => Promise<T>,
): Promise<T> {
  let known = memo.get(key);
  if (!known) {
    known = make(key);
    memo.set(key, known);
  }
  return known;
}

function codeFiles(modulePath: string, plugins: ReadonlyMap<string, string>): string[] {
  const files = [...plugins.values()].flatMap((file) =>
    kindOf(file) === 'module' ? closureFiles(file) : [file],
  );
  return [...new Set([...closureFiles(modulePath), ...files])];
}

async function importNode(type: string, modulePath: string): Promise<NodeType> {
  const fail = (message: string, cause?: unknown): never => {
    throw new EngineError('config', 'bad-node-type', `node type "${type}" ${message}`, {
      hint: `look at nodes/${type}/index.ts`,
      cause,
    });
  };
  let module: { default?: Partial<NodeType> };
  try {
    module = (await importNodeType(modulePath)) as typeof module;
  } catch (cause) {
    return fail(`does not load: ${(cause as Error).message}`, cause);
  }
  const node = module.default;
  const isNode = node?.kind === 'source' || node?.kind === 'compute';
  if (!isNode) return fail('has no default export made by defineNode');
  if (Object.keys(node.outputs ?? {}).length === 0) return fail('declares no outputs');
  if (node.kind === 'compute' && (node.partitions === undefined) === (node.groups === undefined)) {
    return fail('must say its fan-out by "partitions" or by "groups", one of them');
  }
  return node as NodeType;
}
