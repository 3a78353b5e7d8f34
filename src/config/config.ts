/**
 * A project's configuration, as everything else reads it.
 */
import { resolve } from 'node:path';
import type { Diagnostic } from '../errors/diagnostic.js';
import { identityOf, isServerUrl } from '../postgres/address.js';
import { type CacheLimits, cacheLimits } from './cache-limits.js';
import { digestOf } from './digest.js';
import { type FailurePolicy, failurePolicy, parseQuorum, type Quorum } from './failure-policy.js';
import type { Mapping } from './layers.js';
import type { Locate } from './place.js';

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

/** What a checked document says, but for secrets. */
export function configOf(
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
