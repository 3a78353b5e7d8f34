/**
 * Manifests: what a node last answered, kept whole under the node's name.
 *
 * The key says to which question; when it is the same, the node is fresh and
 * nothing of it needs to be looked at. Written by rename, after everything that
 * it names is in place. Items and columns, nearly all of it, are parsed when they are asked for:
 * whether a node is fresh does not depend on them.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, Summary } from '../contract/index.js';
import { readChecked, readCheckedPair, writeCheckedPair } from './checked-json.js';
import type { FileStat } from './file-digest.js';
import { jsonPieces } from './json-pieces.js';

/** An item kept with its place, for outputs that cannot be found through the action log. */
export interface ManifestItem {
  readonly key: readonly string[];
  readonly rows: number;
  readonly digest: string;
  readonly meta: unknown;
  /** Pack place: pack, offset, length. Published place: file index, row group, row. */
  readonly place: readonly [number, number, number];
}

export interface ManifestOutput {
  readonly name: string;
  readonly root: string;
  /** Published Parquet files that hold the items, relative to the project. */
  readonly files?: readonly string[];
  readonly columns?: readonly { readonly spec: unknown; readonly id: string }[];
  readonly items?: readonly ManifestItem[];
}

/** One row group of a published file: the first value of its items' keys, what was noted,
 * and the second value ('' where keys have one) and digest of each of its blocks. */
export interface ManifestGroup {
  readonly value: string;
  readonly note: Json;
  readonly blocks: readonly (readonly [string, string])[];
}

/** A published file, by its path from the project folder. */
export interface PublishedFile extends FileStat {
  /** CRC32 of its bytes as they were written. */
  readonly checksum?: number;
}

export interface Manifest {
  readonly scheme: number;
  readonly nodeKey: string;
  /** The record that made the key: what a reason is read from. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly partitions: number;
  readonly outputs: readonly ManifestOutput[];
  readonly published: readonly PublishedFile[];
  /** What published files hold, group by group, for those that are written in groups. */
  readonly grouped: Readonly<Record<string, readonly ManifestGroup[]>>;
  /** Inputs that publishing looked at: what was published depends on them, too. */
  readonly publishReads: readonly string[];
  /** True when the node also wrote to the project's database. */
  readonly hasTables: boolean;
  readonly shown: string;
  /** Tables that the node handed over for comparing runs. */
  readonly summaries?: readonly Summary[];
  /** Published file, relative to the project → shortened digest of its bytes, or of what the items in it were computed from. */
  readonly digests?: Readonly<Record<string, string>>;
}

/** The manifest of a node, or undefined when there is none that can be read. */
export function readManifest(folder: string, node: string): Manifest | undefined {
  const path = manifestPath(folder, node);
  const pair = readCheckedPair<Manifest, readonly Contents[]>(path);
  // A damaged manifest is a miss: the partitions behind it are still in the cache. One of an
  // earlier version is in one piece.
  if (!pair) return readChecked<Manifest>(path);
  const { value, more, moreBytes } = pair;
  const read = once(more);
  const outputs = value.outputs.map((o, i) => withContents(o, () => read()[i]));
  contentsOf.set(outputs, moreBytes);
  return { ...value, outputs };
}

/** Per list of outputs that was read: their contents as they were written, for those who write the same again. */
const contentsOf = new WeakMap<readonly ManifestOutput[], Uint8Array>();

/** What an output holds, as far as the manifest keeps it. */
type Contents = Pick<ManifestOutput, 'columns' | 'items'>;

/** Keeps the answer, and lets go of what it is made of. */
function once<T>(make: () => T): () => T {
  let open: (() => T) | undefined = make;
  let made: T;
  return () => {
    if (open) made = open();
    open = undefined;
    return made;
  };
}

/** Own properties, so that a copy of the output has them, too. */
function withContents(
  output: ManifestOutput,
  contents: () => Contents | undefined,
): ManifestOutput {
  return Object.defineProperties(output, {
    columns: { enumerable: true, get: () => contents()?.columns },
    items: { enumerable: true, get: () => contents()?.items },
  });
}

/** Replaces the manifest of a node. */
export function writeManifest(folder: string, node: string, manifest: Manifest): void {
  const outputs = manifest.outputs.map(({ name, root, files }) => {
    return { name, root, ...(files && { files }) };
  });
  const written = contentsOf.get(manifest.outputs);
  const contents = written ? [written] : jsonPieces(manifest.outputs.map(contentsIn));
  writeCheckedPair(manifestPath(folder, node), { ...manifest, outputs }, contents);
}

function contentsIn({ columns, items }: ManifestOutput): Contents {
  return { ...(columns && { columns }), ...(items && { items }) };
}

/** Nodes that have a manifest, readable or not; sorted. */
export function manifestNodes(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    // Nothing was ever published.
    return [];
  }
  return names.flatMap((name) => /^([^.]+)\.json$/.exec(name)?.[1] ?? []).sort();
}

/** Where the manifest of a node lies. */
export function manifestPath(folder: string, node: string): string {
  return join(folder, `${node}.json`);
}
