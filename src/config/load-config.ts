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
import { isServerUrl, urlProblem } from '../postgres/address.js';
import { checkedDocument, checkShape } from './checked-document.js';
import { type Config, configOf } from './config.js';
import { isMapping, Layers, type Mapping } from './layers.js';
import { type Memory, NO_MEMORY } from './memory.js';
import { overrideParam } from './param-override.js';
import { diagnosticAt, type Locate, type Path, type Place } from './place.js';
import { secretProblems } from './secret-values.js';
import { type FileText, readTextFile } from './text-file.js';
import { MAX_TOLD, throwIfAny } from './throw-if-any.js';
import { Substitution } from './variables.js';

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
  const config = configOf(resolved, layers.locate, options.projectFolder, file);
  return { ...config, exposed };
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
