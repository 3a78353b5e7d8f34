/**
 * pipelines.yaml → a checked, resolved configuration.
 *
 * Layers, lowest first: the file, the profile, --param; then variables. Whatever
 * is wrong is collected and thrown once, in reading order. Knows nothing of node
 * types: which params and outputs exist is checked by those who load them.
 */
import { resolve } from 'node:path';
import type { Diagnostic } from '../errors/diagnostic.js';
import { ConfigError, EngineError } from '../errors/errors.js';
import { urlPassword } from '../errors/secrets.js';
import { suggestion } from '../errors/suggest.js';
import { identityOf, isServerUrl, urlProblem } from '../postgres/address.js';
import { schemaDiagnostics } from './ajv-diagnostics.js';
import { type CacheLimits, cacheLimits } from './cache-limits.js';
import { digestOf } from './digest.js';
import { usesEnvironment } from './environment-use.js';
import { type FailurePolicy, failurePolicy, parseQuorum, type Quorum } from './failure-policy.js';
import { isMapping, Layers, type Mapping } from './layers.js';
import { type Memory, NO_MEMORY, questionOf } from './memory.js';
import { schemaText } from './package-root.js';
import { overrideParam } from './param-override.js';
import { diagnosticAt, inReadingOrder, type Locate, type Path, type Place } from './place.js';
import { secretProblems } from './secret-values.js';
import { type FileText, readTextFile } from './text-file.js';
import { Substitution } from './variables.js';
import { parseYaml, type YamlDocument } from './yaml-document.js';

/** What a node reads: another node's output, the first declared one when none is named. */
export interface InputRef {
  readonly node: string;
  readonly output?: string;
  /** How much of it must be there when partitions of it failed; absent: all. */
  readonly min?: Quorum;
}

/** One node as configured. Params are as written (variables replaced), before defaults. */
export interface NodeConfig {
  readonly id: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, InputRef>>;
  readonly params: Readonly<Record<string, unknown>>;
  /** Folder below data/; absent: the node type's own choice. */
  readonly publish?: string;
  readonly tags: readonly string[];
  /** Of a source node; absent: "warn". */
  readonly onRestate?: 'warn' | 'fail';
  readonly onFailure: FailurePolicy;
  /** Place of a path inside the node, such as ["params", "source"] or ["inputs", "x"]. */
  readonly locate: Locate;
}

/** A project's configuration, resolved. */
export interface Config {
  /** The file's name as the user would type it. */
  readonly file: string;
  readonly projectFolder: string;
  /** Absolute path of the database file, or the URL of a server, which holds a password. */
  readonly database: string;
  /** How large and how old the cache may become; no answer depends on it. */
  readonly cache: CacheLimits;
  readonly pipelines: Readonly<Record<string, readonly string[]>>;
  /** In the order of the file. */
  readonly nodes: readonly NodeConfig[];
  readonly vars: Readonly<Record<string, unknown>>;
  /** Digest of everything above but paths, limits and variables (those count where they are used). */
  readonly digest: string;
  /** Secrets that were written into nodes: who loads a project refuses them. */
  readonly exposed: readonly Diagnostic[];
  /** Place of a path of the merged document, such as ["pipelines", "assess", 0]. */
  readonly locate: Locate;
}

/** What to load and what to lay over it. */
export interface LoadOptions {
  readonly projectFolder: string;
  /** Default "pipelines.yaml", from the project folder. */
  readonly file?: string;
  readonly profile?: string;
  /** Each `node.key=value`. */
  readonly paramOverrides?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Is told each secret that is read, before anything is said of it, to keep it out of all texts. */
  readonly onSecret?: (value: string) => void;
  /** What is known from before; nothing when absent. */
  readonly memory?: Memory;
}

/**
 * Loads and checks a project's configuration.
 *
 * @throws {ConfigError} with everything that is wrong
 * @throws {EngineError} kind "usage" when the file cannot be read
 */
export async function loadConfig(options: LoadOptions): Promise<Config> {
  const file = options.file ?? 'pipelines.yaml';
  const read = readText(options.projectFolder, file);
  if ('problem' in read) throw new ConfigError([read.problem]);
  const memory = options.memory ?? NO_MEMORY;
  const document = await checkedDocument(read.text, file, memory);
  const layers = new Layers(document.value, document.locate);
  const diagnostics: Diagnostic[] = [];
  if (options.profile !== undefined) diagnostics.push(...applyProfile(layers, options.profile));
  for (const override of options.paramOverrides ?? []) {
    diagnostics.push(...overrideParam(layers, override));
  }
  diagnostics.push(...checkNodes(layers), ...checkPipelines(layers));
  const written = JSON.stringify(layers.value);
  const { resolved, exposed } = substitute(layers, options, diagnostics);
  throwIfAny(diagnostics);
  await checkShape(written, resolved, layers.locate, memory);
  throwIfAny(checkDatabase(resolved.database as string, layers.locate));
  return { ...build(resolved, layers.locate, options.projectFolder, file), exposed };
}

/** The document with its defaults, and the way back to its text, which is parsed for it when need be. */
async function checkedDocument(
  text: string,
  file: string,
  memory: Memory,
): Promise<{ readonly value: Mapping; readonly locate: Locate }> {
  const schema = schemaText('pipelines') as string;
  const question = questionOf('document', text, schema);
  const known = memory.recall(question);
  if (known) {
    let document: YamlDocument | undefined;
    const locate: Locate = (...place) => {
      document ??= parseYaml(text, file);
      return document.locate(...place);
    };
    return { value: known as Mapping, locate: rememberedPlaces(locate, text, file, memory) };
  }
  const document = parseYaml(text, file);
  throwIfAny(document.diagnostics);
  const { value, diagnostics } = await schemaDiagnostics(
    JSON.parse(schema),
    document.value,
    document.locate,
  );
  throwIfAny(diagnostics);
  // The URL of a server may hold a password, which is kept nowhere.
  if (text.includes('://')) return { value: value as Mapping, locate: document.locate };
  memory.keep(question, value);
  const locate = rememberedPlaces(document.locate, text, file, memory);
  return { value: value as Mapping, locate };
}

/** Places of a text that were asked for before are known without parsing it. */
function rememberedPlaces(locate: Locate, text: string, file: string, memory: Memory): Locate {
  return (...place) => {
    const question = questionOf('place', file, text, ...place);
    const known = memory.recall(question) as Place | undefined;
    if (known) return known;
    const found = locate(...place);
    memory.keep(question, found);
    return found;
  };
}

/** Variables may have put anything anywhere, so the shape is checked once more. */
async function checkShape(
  written: string,
  resolved: Mapping,
  locate: Locate,
  memory: Memory,
): Promise<void> {
  const schema = schemaText('pipelines') as string;
  const question = questionOf('shape', written, schema);
  // What the environment puts in does not stand in the question.
  const isTold = !usesEnvironment(written);
  if (isTold && memory.recall(question) === true) return;
  throwIfAny((await schemaDiagnostics(JSON.parse(schema), resolved, locate)).diagnostics);
  if (isTold) memory.keep(question, true);
}

function readText(projectFolder: string, file: string): FileText {
  const path = resolve(projectFolder, file);
  try {
    return readTextFile(path, file);
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const message = isMissing
      ? `there is no "${file}" in "${projectFolder}"`
      : `"${path}" cannot be read: ${(cause as Error).message}`;
    throw new EngineError('usage', 'no-config', message, {
      hint: 'go to a project folder, name one with -C <folder>, or make one with dag init',
      cause,
    });
  }
}

/** Problems told at once; a file with more is not the kind of file it should be. */
const MAX_TOLD = 100;

function throwIfAny(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length > 0) {
    throw new ConfigError(inReadingOrder(diagnostics).slice(0, MAX_TOLD));
  }
}

function applyProfile(layers: Layers, name: string): Diagnostic[] {
  const profiles = (layers.value.profiles ?? {}) as Record<string, Mapping>;
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (!profile) {
    const place: Place = { argument: `--profile ${name}` };
    const hint = suggestion(name, Object.keys(profiles)) ?? 'define it under "profiles"';
    return [diagnosticAt(place, 'unknown-profile', 'no such profile', hint)];
  }
  // Defaults that the schema filled in are not the profile's wish.
  for (const part of ['vars', 'nodes'] as const) {
    if (isMapping(profile[part])) {
      layers.merge([part], profile[part], ['profiles', name, part]);
    }
  }
  if (profile.database !== undefined) {
    layers.merge([], { database: profile.database }, ['profiles', name]);
  }
  return [];
}

/** Only a profile can bring a node without a type: one that the file does not have. */
function checkNodes(layers: Layers): Diagnostic[] {
  const nodes = layers.value.nodes as Record<string, Mapping>;
  const complete = Object.keys(nodes).filter((id) => nodes[id]!.type !== undefined);
  return Object.keys(nodes)
    .filter((id) => nodes[id]!.type === undefined)
    .map((id) =>
      diagnosticAt(
        layers.locate(['nodes', id], true),
        'unknown-node',
        `node "${id}" does not exist, and without a "type" it cannot be added`,
        suggestion(id, complete),
      ),
    );
}

function checkPipelines(layers: Layers): Diagnostic[] {
  const ids = Object.keys(layers.value.nodes as Mapping);
  const known = new Set(ids);
  const pipelines = layers.value.pipelines as Record<string, string[]>;
  const unknown = Object.entries(pipelines).flatMap(([name, targets]) =>
    targets.flatMap((target, i) => (known.has(target) ? [] : [{ name, target, i }])),
  );
  return unknown.slice(0, MAX_TOLD).map(({ name, target, i }) => {
    const message = `pipeline "${name}" names "${target}", which is no node`;
    const place = layers.locate(['pipelines', name, i]);
    return diagnosticAt(place, 'unknown-node', message, suggestion(target, ids));
  });
}

/** A URL that cannot be used; neither it nor its line, which may hold a password, is repeated. */
function checkDatabase(database: string, locate: Locate): Diagnostic[] {
  const problem = isServerUrl(database) ? urlProblem(database) : undefined;
  if (problem === undefined) return [];
  const { sourceLine: _, ...place } = locate(['database'], true);
  const message = 'the URL of the database cannot be read';
  return [diagnosticAt(place, 'bad-database', message, problem)];
}

/** The document with its variables replaced, and where a secret came into a node by one. */
function substitute(
  layers: Layers,
  options: LoadOptions,
  diagnostics: Diagnostic[],
): { readonly resolved: Mapping; readonly exposed: readonly Diagnostic[] } {
  const { vars, ...rest } = layers.value;
  const scope = { vars: vars as Mapping, env: options.env ?? {}, onSecret: options.onSecret };
  const substitution = new Substitution(scope, layers.locate);
  const resolved = {
    ...rest,
    vars: substitution.apply(vars, ['vars']),
    database: substitution.apply(rest.database, ['database']),
    cache: substitution.apply(rest.cache, ['cache']),
    nodes: substitution.apply(rest.nodes, ['nodes']),
  };
  diagnostics.push(...substitution.diagnostics);
  const { database } = resolved;
  if (typeof database === 'string' && urlPassword(database) !== undefined) {
    options.onSecret?.(database);
  }
  const locate = (path: Path): Place => layers.locate(['nodes', ...path]);
  return { resolved, exposed: secretProblems(resolved.nodes, substitution.secrets, locate) };
}

function build(
  resolved: Mapping,
  locate: Locate,
  projectFolder: string,
  file: string,
): Omit<Config, 'exposed'> {
  const nodes = Object.entries(resolved.nodes as Record<string, Mapping>).map(([id, node]) =>
    buildNode(id, node, locate),
  );
  const pipelines = resolved.pipelines as Record<string, readonly string[]>;
  const database = resolved.database as string;
  const isServer = isServerUrl(database);
  return {
    file,
    projectFolder,
    database: isServer ? database : resolve(projectFolder, database),
    cache: cacheLimits(resolved.cache as Mapping),
    pipelines,
    nodes,
    vars: resolved.vars as Mapping,
    digest: digestOf([
      'config',
      { pipelines, nodes: resolved.nodes, database: isServer ? identityOf(database) : database },
    ]),
    locate,
  };
}

type WrittenInput = string | { readonly from: string; readonly min?: string | number };

function buildNode(id: string, node: Mapping, locate: Locate): NodeConfig {
  const inputs: Record<string, InputRef> = {};
  for (const [name, input] of Object.entries((node.inputs ?? {}) as Record<string, WrittenInput>)) {
    const { from, min } = typeof input === 'string' ? { from: input } : input;
    const [source, output] = from.split('.');
    inputs[name] = {
      node: source!,
      ...(output !== undefined && { output }),
      ...(min !== undefined && { min: parseQuorum(min) }),
    };
  }
  return {
    id,
    type: node.type as string,
    inputs,
    params: (node.params ?? {}) as Mapping,
    ...(node.publish !== undefined && { publish: node.publish as string }),
    ...(node.on_restate !== undefined && { onRestate: node.on_restate as 'warn' | 'fail' }),
    tags: (node.tags ?? []) as string[],
    onFailure: failurePolicy(node),
    locate: (path, atKey, span) => locate(['nodes', id, ...path], atKey, span),
  };
}
