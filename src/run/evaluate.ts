/**
 * Evaluation: enumerates a node's partitions, asks each its fingerprint, and
 * says which are answered already.
 *
 * A fingerprint holds the scheme, the node type with its code, the plug-ins the
 * partition uses, its values and the digests of exactly what it reads. Not in
 * it: paths, node names, times, the order or number of workers.
 */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { ActionLog, StoredOutput } from '../cache/action-log.js';
import { isUnchanged } from '../cache/file-digest.js';
import type { Manifest } from '../cache/manifest.js';
import type { PackStore } from '../cache/pack-store.js';
import { canonicalJson } from '../config/canonical.js';
import type { ComputeNode, Json, PartitionSpec } from '../contract/index.js';
import type { PartitionContext } from '../contract/node-type.js';
import { EngineError } from '../errors/errors.js';
import type { Artifact, ArtifactColumn, Item } from './artifact.js';
import { hashText, keyText } from './artifact.js';
import type { NodeRuntime } from './runtime.js';

/** Bump to retire every key ever made. */
export const SCHEME = 3;

export interface Evaluation {
  readonly specs: readonly PartitionSpec[];
  readonly fingerprints: readonly string[];
  /** Columns of the parquet output; empty without one. */
  readonly columns: readonly ArtifactColumn[];
  /** Per column: the plug-ins that it uses. */
  readonly columnUses: readonly (readonly string[])[];
  /** Per partition: its stored outputs, when answered. */
  readonly stored: (readonly StoredOutput[] | undefined)[];
  /** Per partition: its item in the published files, when answered. */
  readonly published: (Item | undefined)[];
  /** Indices of the partitions that must run. */
  readonly stale: readonly number[];
}

export interface EvaluationInput {
  readonly runtime: NodeRuntime;
  readonly inputs: ReadonlyMap<string, Artifact>;
  readonly log: ActionLog;
  readonly packs: PackStore;
  readonly manifest: Manifest | undefined;
  readonly projectFolder: string;
  readonly force: boolean;
}

/** What `partitions` and `columns` of a node type are handed. */
export function partitionContext(
  runtime: NodeRuntime,
  inputs: ReadonlyMap<string, Artifact>,
): PartitionContext<unknown> {
  return {
    params: runtime.params,
    dims: (runtime.node as ComputeNode<unknown>).dims,
    plugins: runtime.plugins,
    input: (name) => {
      const artifact = inputs.get(name);
      if (!artifact) {
        throw new EngineError('internal', 'unknown-input', `there is no input "${name}"`);
      }
      return artifact;
    },
  };
}

/** Enumerates and fingerprints all partitions of a compute node. */
export function evaluate(input: EvaluationInput): Evaluation {
  const { runtime, inputs, log, packs, force } = input;
  const node = runtime.node as ComputeNode<unknown>;
  const context = partitionContext(runtime, inputs);
  const specs = node.partitions(context);
  const declared = node.columns?.(context) ?? [];
  const columns = declared.map((column) => ({
    spec: column.spec,
    id: hashText(
      canonicalJson([
        'column',
        SCHEME,
        column.uses.map((id) => pluginDigest(runtime, id)),
        column.values ?? [],
      ] as Json),
    ),
  }));
  const fingerprints = new Fingerprints(runtime, inputs).of(specs);
  const parquet = parquetOutput(node) !== undefined;
  const published = parquet ? publishedHits(input, specs, fingerprints, columns) : [];
  const stored: (readonly StoredOutput[] | undefined)[] = [];
  const stale: number[] = [];
  for (let i = 0; i < specs.length; i++) {
    if (parquet) {
      if (published[i] === undefined) stale.push(i);
      continue;
    }
    const found = force ? undefined : log.find(fingerprints[i] as string);
    const whole = found?.every((output) => packs.has(output)) ? found : undefined;
    stored.push(whole);
    if (!whole) stale.push(i);
  }
  const columnUses = declared.map((column) => column.uses);
  return { specs, fingerprints, columns, columnUses, stored, published, stale };
}

/** The name of a node's parquet output, if it has one. */
export function parquetOutput(node: ComputeNode<unknown>): string | undefined {
  return Object.entries(node.outputs).find(([, output]) => output.kind === 'parquet')?.[0];
}

function publishedHits(
  input: EvaluationInput,
  specs: readonly PartitionSpec[],
  fingerprints: readonly string[],
  columns: readonly ArtifactColumn[],
): (Item | undefined)[] {
  const none = specs.map(() => undefined);
  const output = input.manifest?.outputs[0];
  if (!input.manifest || !output?.items || !output.files || input.force) return none;
  if (JSON.stringify(output.columns) !== JSON.stringify(columns)) return none;
  const stats = new Map(input.manifest.published.map((stat) => [stat.path, stat]));
  const intact = output.files.map((file) => {
    const stat = stats.get(file);
    return (
      stat !== undefined && isUnchanged({ ...stat, path: join(input.projectFolder, stat.path) })
    );
  });
  const byKey = new Map(output.items.map((item) => [keyText(item.key), item]));
  return specs.map((spec, i) => {
    const item = byKey.get(keyText(spec.key));
    if (!item || item.digest !== fingerprints[i]) return undefined;
    const [file, rowGroup, row] = item.place;
    if (!intact[file]) return undefined;
    return {
      key: item.key,
      rows: item.rows,
      meta: (item.meta ?? null) as Json,
      digest: item.digest,
      place: {
        kind: 'file',
        path: join(input.projectFolder, output.files?.[file] as string),
        rowGroup,
        row,
      },
    };
  });
}

function pluginDigest(runtime: NodeRuntime, id: string): string {
  const plugin = runtime.plugins.get(id);
  if (!plugin) {
    throw new EngineError(
      'internal',
      'unknown-plugin',
      `node type "${runtime.type}" uses plug-in "${id}", which does not exist`,
    );
  }
  return plugin.digest;
}

const NONE: readonly string[] = [];

/** Computes fingerprints; values, plug-in sets and slices that partitions share are hashed once. */
class Fingerprints {
  private readonly runtime: NodeRuntime;
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly values = new Map<object, string>();
  private readonly heads = new Map<readonly string[], string>();
  private readonly base: string;

  constructor(runtime: NodeRuntime, inputs: ReadonlyMap<string, Artifact>) {
    this.runtime = runtime;
    this.inputs = inputs;
    const node = runtime.node as ComputeNode<unknown>;
    this.base = hashText(
      canonicalJson([
        'node',
        SCHEME,
        runtime.type,
        runtime.code,
        node.paramsInValues ? null : (runtime.params as Json),
        // Math.exp and its kin may differ between major versions and processors.
        process.versions.node.split('.')[0] as string,
        process.arch,
      ] as Json),
    );
  }

  of(specs: readonly PartitionSpec[]): string[] {
    return specs.map((spec) => {
      let parts = `${this.headOf(spec)}\u0001${keyText(spec.key)}`;
      for (const value of spec.values ?? []) parts += `\u0002${this.valueDigest(value)}`;
      for (const slice of spec.reads) {
        const artifact = this.inputs.get(slice.input);
        if (!artifact) {
          throw new EngineError(
            'internal',
            'unknown-input',
            `a partition reads input "${slice.input}", which does not exist`,
          );
        }
        parts += `\u0003${slice.input}\u0003${artifact.sliceDigest(slice)}`;
      }
      if (spec.meta !== undefined) parts += `\u0004${canonicalJson(spec.meta)}`;
      return hash('sha256', parts);
    });
  }

  /** What all partitions with these plug-ins begin with. */
  private headOf(spec: PartitionSpec): string {
    const uses = spec.uses ?? NONE;
    let head = this.heads.get(uses);
    if (head === undefined) {
      const digests = uses.map((id) => pluginDigest(this.runtime, id));
      head = `${this.base}${hashText(digests.join('\u0000'))}`;
      this.heads.set(uses, head);
    }
    return head;
  }

  private valueDigest(value: Json): string {
    if (typeof value !== 'object' || value === null) return hashText(canonicalJson(value));
    let digest = this.values.get(value);
    if (digest === undefined) {
      digest = hashText(canonicalJson(value));
      this.values.set(value, digest);
    }
    return digest;
  }
}
