/**
 * A loaded project: configuration checked, node types found, params complete.
 *
 * Everything wrong with it is found here, before any work, and thrown at once.
 */
import { isAbsolute, join } from 'node:path';
import { schemaDiagnostics } from '../config/ajv-diagnostics.js';
import { digestOf } from '../config/digest.js';
import { type Config, loadConfig, type NodeConfig } from '../config/load-config.js';
import { packageRoot, readSchema } from '../config/package-root.js';
import type { NodeType } from '../contract/index.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { ConfigError } from '../errors/errors.js';
import { suggestion } from '../errors/suggest.js';
import { buildGraph, type Graph } from '../graph/graph.js';
import { createRegistry, type LoadedType, type Registry } from '../registry/registry.js';
import type { NodeRuntime } from './runtime.js';

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

/** A checked project. */
export interface Project {
  readonly folder: string;
  readonly config: Config;
  readonly databasePath: string;
  /** In dependency order. */
  readonly nodes: readonly NodeRuntime[];
  readonly graph: Graph;
  /** Files of code that the answer depends on. */
  readonly codeFiles: readonly string[];
  /** Folders of plug-ins. */
  readonly pluginFolders: readonly string[];
  typeInfo(type: string): NodeType<unknown> | undefined;
}

/** Loads and checks a project; throws a ConfigError with everything that is wrong. */
export async function loadProject(options: ProjectOptions): Promise<Project> {
  const config = await loadConfig({
    projectFolder: options.projectFolder,
    ...(options.configFile === undefined ? {} : { file: options.configFile }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    paramOverrides: options.params,
    env: options.env,
  });
  const registry = createRegistry(
    options.nodesFolder ?? join(packageRoot(), 'dist', 'nodes'),
  );
  const types = await loadTypes(config, registry);
  const { graph, diagnostics } = buildGraph(config.nodes, outputsOf(types));
  diagnostics.push(...types.diagnostics);
  const runtimes = new Map<string, NodeRuntime>();
  for (const node of config.nodes) {
    const type = types.loaded.get(node.type);
    if (!type) continue;
    const { runtime, problems } = await nodeRuntime(node, type, config);
    diagnostics.push(...problems);
    if (runtime) runtimes.set(node.id, runtime);
  }
  if (diagnostics.length > 0) throw new ConfigError(diagnostics);
  const nodes = withConfigDigests(
    graph.order.map((id) => runtimes.get(id) as NodeRuntime),
  );
  const database = config.database ?? join('data', 'project.duckdb');
  return {
    folder: options.projectFolder,
    config,
    databasePath: isAbsolute(database) ? database : join(options.projectFolder, database),
    nodes,
    graph,
    codeFiles: [...types.loaded.values()].flatMap((type) => type.codeFiles),
    pluginFolders: [...types.loaded.values()].flatMap((type) => type.pluginFolders),
    typeInfo: (type) => types.loaded.get(type)?.node,
  };
}

interface Types {
  readonly loaded: ReadonlyMap<string, LoadedType>;
  readonly diagnostics: readonly Diagnostic[];
}

async function loadTypes(config: Config, registry: Registry): Promise<Types> {
  const known = registry.types();
  const loaded = new Map<string, LoadedType>();
  const diagnostics: Diagnostic[] = [];
  for (const node of config.nodes) {
    if (loaded.has(node.type)) continue;
    if (!known.includes(node.type)) {
      const hint = suggestion(node.type, known);
      diagnostics.push({
        code: 'unknown-node-type',
        message: `node "${node.id}" has type "${node.type}", which does not exist`,
        ...node.locate(['type']),
        ...(hint === undefined ? {} : { hint }),
      });
      continue;
    }
    const type = await registry.load(node.type);
    diagnostics.push(...type.diagnostics);
    loaded.set(node.type, type);
  }
  return { loaded, diagnostics };
}

function outputsOf(types: Types): (type: string) => readonly string[] | undefined {
  return (type) => {
    const node = types.loaded.get(type)?.node;
    return node && Object.keys(node.outputs);
  };
}

async function nodeRuntime(
  node: NodeConfig,
  type: LoadedType,
  config: Config,
): Promise<{ runtime: NodeRuntime | undefined; problems: Diagnostic[] }> {
  const schema = readSchema(`nodes/${node.type}`);
  const locate = (path: readonly (string | number)[], atKey?: boolean): Partial<Diagnostic> =>
    node.locate(['params', ...path], atKey);
  const checked = schema
    ? await schemaDiagnostics(schema, node.params, locate, `${node.id}.params`)
    : { value: node.params, diagnostics: [] };
  const problems = [...checked.diagnostics, ...inputProblems(node, type)];
  if (problems.length > 0) return { runtime: undefined, problems };
  const params = checked.value as Record<string, unknown>;
  const found = type.node.check?.({ params, plugins: type.plugins }) ?? [];
  for (const problem of found) {
    const place =
      problem.plugin === undefined
        ? locate(problem.path, problem.atKey)
        : type.locatePlugin(problem.plugin, problem.path, problem.atKey);
    problems.push({
      code: problem.code,
      message: problem.message,
      ...place,
      ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    });
  }
  if (problems.length > 0) return { runtime: undefined, problems };
  const inputs = Object.fromEntries(
    Object.entries(node.inputs).map(([name, from]) => [
      name,
      { node: from.node, output: from.output ?? '' },
    ]),
  );
  const runtime: NodeRuntime = {
    id: node.id,
    type: node.type,
    node: type.node,
    modulePath: type.modulePath,
    code: type.code,
    params,
    inputs,
    plugins: type.plugins,
    pluginFiles: type.pluginFiles,
    publishFolder: node.publish ?? type.node.publishFolder ?? node.id,
    configDigest: '',
  };
  return { runtime, problems };
}

function inputProblems(node: NodeConfig, type: LoadedType): Diagnostic[] {
  const declared = Object.keys(type.node.inputs);
  const problems: Diagnostic[] = [];
  for (const name of declared) {
    if (name in node.inputs) continue;
    problems.push({
      code: 'missing-input',
      message: `node "${node.id}" of type "${node.type}" needs input "${name}" (${type.node.inputs[name]?.about})`,
      ...node.locate([], true),
      hint: `add inputs: { ${name}: <node> }`,
    });
  }
  for (const name of Object.keys(node.inputs)) {
    if (declared.includes(name)) continue;
    const hint = suggestion(name, declared);
    problems.push({
      code: 'unknown-input-name',
      message: `node "${node.id}" of type "${node.type}" has no input "${name}"`,
      ...node.locate(['inputs', name], true),
      ...(hint === undefined ? {} : { hint }),
    });
  }
  return problems;
}

/** Fills in default outputs and the digest of each node's configuration with all upstream of it. */
function withConfigDigests(nodes: readonly NodeRuntime[]): NodeRuntime[] {
  const done = new Map<string, NodeRuntime>();
  for (const node of nodes) {
    const inputs = Object.fromEntries(
      Object.entries(node.inputs).map(([name, from]) => {
        const upstream = done.get(from.node) as NodeRuntime;
        const output = from.output || (Object.keys(upstream.node.outputs)[0] as string);
        return [name, { node: from.node, output }];
      }),
    );
    const upstream = Object.entries(inputs).map(([name, from]) => [
      name,
      from.output,
      (done.get(from.node) as NodeRuntime).configDigest,
    ]);
    const configDigest = digestOf(['config', node.type, node.params, upstream] as never);
    done.set(node.id, { ...node, inputs, configDigest });
  }
  return [...done.values()];
}
