/**
 * Node types and plug-ins whose code is loaded when it is first needed: what they are
 * besides code is known from the build (described-types.ts).
 *
 * What is loaded then is the bundle that was described, or nothing: a build in the
 * meantime ends the command instead of giving it other code than was hashed.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compiledDigest, loadCompiled } from '../config/compiled-code.js';
import type { NodeType, Plugin } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import { builtDocument } from './built-documents.js';
import { bundlePath, type CodeBundle } from './code-bundle.js';
import { type DescribedType, describedType } from './described-types.js';
import type { RegistryFolders } from './folders.js';
import type { LoadedType } from './loaded-type.js';
import { findPlugins } from './plugin-files.js';
import { type LoadedPlugins, locatesOf } from './plugins.js';

/** A node type with its plug-ins. */
export interface LazyType {
  readonly loaded: LoadedType;
  readonly plugins: LoadedPlugins;
}

/**
 * A node type that is as it was built; undefined for any other, which must be loaded.
 *
 * @param seen files that were looked at already, shared by all types of a registry
 */
export function lazyType(
  type: string,
  folders: RegistryFolders,
  seen: Map<number, string | undefined>,
): LazyType | undefined {
  const described = describedType(type, folders.nodes, seen);
  if (!described) return undefined;
  const { code, paths: files } = described;
  const modulePath = join(folders.nodes, type, 'index.js');
  const bundle = (): CodeBundle => bundleOf(modulePath, described.bundle);
  const node = lazyNode(described, bundle);
  const found = findPlugins(folders, type, node.plugins);
  const { files: pluginFiles, folders: pluginFolders } = found;
  const isListed =
    found.diagnostics.length === 0 &&
    pluginFiles.size === described.plugins.length &&
    described.plugins.every(({ id }) => pluginFiles.has(id));
  if (!isListed) return undefined;
  const plugins = new Map(
    described.plugins.map((plugin) => [plugin.id, lazyPlugin(plugin, pluginFiles, bundle)]),
  );
  return {
    loaded: {
      type,
      node,
      modulePath,
      pluginFiles,
      pluginFolders,
      code,
      files,
      isAsHashed: true,
      loadCode: () => void bundle(),
    },
    plugins: { plugins, diagnostics: [], locates: locatesOf(pluginFiles, folders.root) },
  };
}

/** Loads code by the first call of one of its functions. */
function lazyNode(described: DescribedType, bundle: () => CodeBundle): NodeType {
  const own = (): Readonly<Record<string, unknown>> =>
    bundle().node as Readonly<Record<string, unknown>>;
  const node: Record<string, unknown> = { ...described.facts };
  for (const name of described.functions) {
    node[name] = (...args: readonly unknown[]) =>
      (own()[name] as (...args: readonly unknown[]) => unknown).apply(own(), [...args]);
  }
  for (const name of described.parts) {
    Object.defineProperty(node, name, { enumerable: true, get: () => own()[name] });
  }
  return node as unknown as NodeType;
}

function lazyPlugin(
  { id, kind, digest }: Pick<Plugin, 'id' | 'kind' | 'digest'>,
  files: ReadonlyMap<string, string>,
  bundle: () => CodeBundle,
): Plugin {
  return {
    id,
    kind,
    digest,
    get value() {
      return kind === 'module' ? bundle().plugins[id] : builtDocument(files.get(id) as string);
    },
  };
}

function bundleOf(modulePath: string, digest: string): CodeBundle {
  const path = bundlePath(dirname(modulePath));
  const bundle = existsSync(path) ? (loadCompiled(path) as CodeBundle) : undefined;
  if (bundle && compiledDigest(path) === digest) return bundle;
  const message = `"${path}" was built anew since this command began`;
  throw new EngineError('data', 'code-changed', message, { hint: 'run again' });
}
