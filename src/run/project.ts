/**
 * A loaded project: configuration checked, node types found, params complete.
 *
 * Everything wrong with it is found here, before any work, and thrown at once.
 */

import { join } from 'node:path';
import { statOf } from '../cache/file-digest.js';
import { KnownAnswers } from '../cache/known-answers.js';
import type { Config, NodeConfig } from '../config/config.js';
import { digestOf } from '../config/digest.js';
import { loadConfig } from '../config/load-config.js';
import type { Memory } from '../config/memory.js';
import { diagnosticAt, inReadingOrder, type Place } from '../config/place.js';
import type { NodeType, SourceNode } from '../contract/index.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { ConfigError } from '../errors/errors.js';
import { hideValue } from '../errors/secrets.js';
import { buildGraph, type NodeGraph } from '../graph/graph.js';
import { defaultNodesFolder } from '../registry/folders.js';
import type { LoadedType } from '../registry/loaded-type.js';
import type { LoadedPlugins } from '../registry/plugins.js';
import { createRegistry, type Registry } from '../registry/registry.js';
import { checkedParams, declaredColumns, identityOf } from './checked-params.js';
import { withTrials } from './node-trials.js';
import { rememberedType } from './remembered-type.js';
import type { NodeRuntime } from './runtime.js';
import { sharedFolders } from './shared-folders.js';
import { NO_TRIALS } from './trial.js';

export interface ProjectOptions {
  /** Absolute path of the folder that holds pipelines.yaml, data/ and cache/. */
  readonly projectFolder: string;
  readonly configFile?: string;
  readonly profile?: string;
  /** `node.key=value`, as on the command line. */
  readonly params: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Folder of compiled node types; those that come with the program when absent. */
  readonly nodesFolder?: string;
}

/** Times of files lag behind the clock by up to a tick of the system. */
const CLOCK_TICK_MS = 20;

/** A checked project. */
export interface Project {
  readonly folder: string;
  /** When loading began, in milliseconds since 1970: what was edited since, it may not have seen. */
  readonly loadedAt: number;
  /** A file of code that was edited while it was loaded: what was imported may not be what was hashed. */
  readonly editedCode: string | undefined;
  readonly config: Config;
  /** Absolute path of a file, or the URL of a server, which is a secret. */
  readonly databasePath: string;
  /** The environment that it was loaded with: what sources read secrets from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** In dependency order. */
  readonly nodes: readonly NodeRuntime[];
  readonly graph: NodeGraph;
  /** Files of code and of plug-ins that answers depend on. */
  readonly codeFiles: readonly string[];
  /** Folders of plug-ins. */
  readonly pluginFolders: readonly string[];
  typeInfo(type: string): NodeType<unknown> | undefined;
  /** Loads the code of all its node types, for a process that will need it soon. */
  loadCode(): void;
  /**
   * Writes down what was found out since it was loaded, where there is a cache for it: a first
   * run only makes that, and explaining finds more than loading did.
   */
  keepAnswers(): void;
}

/** A node type with its plug-ins. */
interface WholeType extends LoadedType, LoadedPlugins {}

/** Loads and checks a project; throws a ConfigError with everything that is wrong. */
export async function loadProject(options: ProjectOptions): Promise<Project> {
  const begun = Date.now();
  const memory = new KnownAnswers(join(options.projectFolder, 'cache', 'known.json'));
  const config = await loadConfig({
    projectFolder: options.projectFolder,
    ...(options.configFile === undefined ? {} : { file: options.configFile }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    paramOverrides: options.params,
    env: options.env,
    onSecret: hideValue,
    memory,
  });
  const registry = createRegistry(options.nodesFolder ?? defaultNodesFolder());
  const diagnostics: Diagnostic[] = [...config.exposed, ...registry.checkTypes(config.nodes)];
  const codeBegun = Date.now();
  const types = await loadTypes(config, registry);
  for (const type of types.values()) diagnostics.push(...type.diagnostics);
  const { graph, diagnostics: edges } = buildGraph(config.nodes, (type) => types.get(type)?.node);
  diagnostics.push(...edges);
  const runtimes = new Map<string, NodeRuntime>();
  const sound = new Map<string, NodeRuntime>();
  for (const node of upstreamFirst(config.nodes, graph.order)) {
    const type = types.get(node.type);
    if (!type) continue;
    const { runtime, problems } = await nodeRuntime(node, type, sound, memory);
    diagnostics.push(...problems);
    runtimes.set(node.id, runtime);
    if (problems.length === 0) sound.set(node.id, runtime);
  }
  // Of a node that is not written as it is meant, the folder says nothing yet.
  if (diagnostics.length === 0) diagnostics.push(...sharedFolders(config.nodes, runtimes));
  if (diagnostics.length > 0) throw new ConfigError(inReadingOrder(diagnostics));
  const nodes = withTrials(
    withConfigDigests(graph.order.map((id) => runtimes.get(id) as NodeRuntime)),
  );
  askAhead(nodes, begun);
  memory.save();
  return {
    loadedAt: begun - CLOCK_TICK_MS,
    editedCode: importedFiles(types).find(
      (file) => (statOf(file)?.ctimeMs ?? codeBegun) >= codeBegun,
    ),
    folder: options.projectFolder,
    config,
    databasePath: config.database,
    environment: options.env,
    nodes,
    graph,
    codeFiles: unique([...types.values()].map(({ files }) => files)),
    pluginFolders: unique([...types.values()].map(({ pluginFolders }) => pluginFolders)),
    loadCode: () => {
      for (const type of types.values()) type.loadCode();
    },
    keepAnswers: () => memory.save(),
    typeInfo: (type) => types.get(type)?.node as NodeType<unknown> | undefined,
  };
}

async function loadTypes(config: Config, registry: Registry): Promise<Map<string, WholeType>> {
  const known = registry.types();
  const wanted = [...new Set(config.nodes.map(({ type }) => type))].filter((t) =>
    known.includes(t),
  );
  const loaded = await Promise.all(
    wanted.map(async (type): Promise<[string, WholeType]> => {
      const [own, plugins] = await Promise.all([registry.load(type), registry.loadPlugins(type)]);
      return [type, { ...own, ...plugins }];
    }),
  );
  return new Map(loaded);
}

/** Nodes of a circle, which have no order, come last. */
function upstreamFirst(nodes: readonly NodeConfig[], order: readonly string[]): NodeConfig[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ordered = order.flatMap((id) => byId.get(id) ?? []);
  return [...new Set([...ordered, ...nodes])];
}

async function nodeRuntime(
  node: NodeConfig,
  type: WholeType,
  sound: ReadonlyMap<string, NodeRuntime>,
  memory: Memory,
): Promise<{ runtime: NodeRuntime; problems: Diagnostic[] }> {
  const typed = rememberedType(type.node as NodeType<unknown>, identityOf(type), memory);
  const columnsOf = (input: string): readonly string[] | undefined => {
    const from = node.inputs[input];
    const upstream = sound.get(from?.node ?? '');
    return from && upstream && declaredColumns(upstream, from.output, memory);
  };
  const { params, problems } = await checkedParams(node, type, columnsOf, memory);
  const runtime: NodeRuntime = {
    id: node.id,
    type: node.type,
    node: typed,
    modulePath: type.modulePath,
    code: type.code,
    params,
    placeOf: (path) => placeOfParam(node, path),
    placeInPlugin: async (plugin, path) => {
      if (!isWritten(type.plugins.get(plugin)?.value, path)) return null;
      const locate = await type.locates.get(plugin)?.();
      return locate ? placeText(locate(path)) : null;
    },
    inputs: Object.fromEntries(
      Object.entries(node.inputs).map(([name, from]) => [
        name,
        { ...from, output: from.output ?? '' },
      ]),
    ),
    plugins: type.plugins,
    pluginFiles: type.pluginFiles,
    onRestate: node.onRestate ?? 'warn',
    publishFolder: node.publish ?? typed.publishFolder ?? node.id,
    isApart: node.publish !== undefined && node.publish !== typed.publishFolder,
    onFailure: node.onFailure,
    configDigest: '',
    configuration: [],
    trials: NO_TRIALS,
  };
  return { runtime, problems: [...problems, ...restateProblems(node, typed)] };
}

/** Asks now what is asked of every source later, so that it is remembered. */
function askAhead(nodes: readonly NodeRuntime[], now: number): void {
  for (const { node, params } of nodes) {
    if (node.kind !== 'source') continue;
    const source = node as SourceNode<unknown>;
    source.files(params);
    source.clock?.(params, now);
  }
}

/** `on_restate` needs rows that can be told apart. */
function restateProblems(node: NodeConfig, type: NodeType<unknown>): Diagnostic[] {
  if (node.onRestate === undefined) return [];
  const hasKey = Object.values(type.outputs).some(({ rowKey }) => rowKey !== undefined);
  if (type.kind === 'source' && hasKey) return [];
  const why = type.kind === 'source' ? 'whose rows have no key' : 'which brings in no rows';
  return [
    diagnosticAt(
      node.locate(['on_restate'], true),
      'not-restatable',
      `"on_restate" is given to node "${node.id}" of type "${node.type}", ${why}`,
      'leave it out here; it belongs to nodes that bring data in',
    ),
  ];
}

/** Of a param that is not written, such as one that fell back to its default, there is no place. */
function placeOfParam(node: NodeConfig, path: readonly (string | number)[]): string | null {
  if (!isWritten(node.params, path)) return null;
  const place = node.locate(['params', ...path]);
  return place.argument ?? placeText(place);
}

function isWritten(value: unknown, path: readonly (string | number)[]): boolean {
  let inside = value;
  for (const step of path) {
    if (typeof inside !== 'object' || inside === null || !Object.hasOwn(inside, step)) return false;
    inside = (inside as Record<string | number, unknown>)[step];
  }
  return true;
}

function placeText({ file, range }: Place): string | null {
  return range ? `${file}:${range.line}:${range.column}` : (file ?? null);
}

/** Files of code that was imported before it was hashed. */
function importedFiles(types: ReadonlyMap<string, WholeType>): string[] {
  return [...types.values()].flatMap(({ isAsHashed, files }) => (isAsHashed ? [] : files));
}

function unique(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}

/** Fills in default outputs and the digest of each node's configuration with all upstream of it. */
function withConfigDigests(nodes: readonly NodeRuntime[]): NodeRuntime[] {
  const done = new Map<string, NodeRuntime>();
  for (const node of nodes) {
    const inputs = Object.fromEntries(
      Object.entries(node.inputs).map(([name, from]) => {
        const upstream = done.get(from.node) as NodeRuntime;
        const output = from.output || (Object.keys(upstream.node.outputs)[0] as string);
        return [name, { ...from, output }];
      }),
    );
    const upstream = Object.entries(inputs).map(([name, from]) => [
      name,
      from.output,
      (done.get(from.node) as NodeRuntime).configDigest,
    ]);
    const configDigest = digestOf(['config', node.type, node.params, upstream] as never);
    const own = { node: node.id, type: node.type, params: node.params };
    const above = Object.values(inputs).flatMap(
      (from) => (done.get(from.node) as NodeRuntime).configuration,
    );
    const configuration = [...new Set([...above, own])];
    done.set(node.id, { ...node, inputs, configDigest, configuration });
  }
  return [...done.values()];
}
