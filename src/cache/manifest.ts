/**
 * Manifests: what a node last answered, kept whole under the node's name.
 *
 * The key says to which question; when it is the same, the node is fresh and
 * nothing of it needs to be looked at. Written by rename, after everything that
 * it names is in place.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, Summary } from '../contract/index.js';
import { readChecked, writeChecked } from './checked-json.js';
import type { FileStat } from './file-digest.js';

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
  /** Published file, relative to the project → shortened digest of its bytes. */
  readonly digests?: Readonly<Record<string, string>>;
}

/** The manifest of a node, or undefined when there is none that can be read. */
export function readManifest(folder: string, node: string): Manifest | undefined {
  // A damaged manifest is a miss: the partitions behind it are still in the cache.
  return readChecked<Manifest>(manifestPath(folder, node));
}

/** Replaces the manifest of a node. */
export function writeManifest(folder: string, node: string, manifest: Manifest): void {
  writeChecked(manifestPath(folder, node), manifest);
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
