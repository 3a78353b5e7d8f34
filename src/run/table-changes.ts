/**
 * What to change in a table of the database, when most of its rows stay.
 */

import type { ManifestGroup } from '../cache/manifest.js';
import { hashText } from './artifact.js';

/** More blocks than this share changed: replacing the table is faster. */
const MOST_SHARE = 0.5;

/** Rows by the first values of their keys. */
export interface TableChanges {
  /** Names of the columns that hold them. */
  readonly columns: readonly string[];
  /** Whose rows are no longer right. */
  readonly gone: readonly (readonly string[])[];
  /** Whose rows are to be taken from the file. */
  readonly come: readonly (readonly string[])[];
  /** Digest of what the table holds if nobody else touched it. */
  readonly before: string;
}

/** Digest of everything that a file and its table show. */
export function contentOf(groups: readonly ManifestGroup[]): string {
  return hashText(JSON.stringify(groups.map(({ value, blocks }) => [value, blocks])));
}

/**
 * The changes from one publication to the next; undefined when most of it changed.
 *
 * @param columns names of the columns that hold the values that blocks share
 */
export function tableChanges(
  columns: readonly string[],
  before: readonly ManifestGroup[],
  after: readonly ManifestGroup[],
): TableChanges | undefined {
  const old = digests(before);
  const now = digests(after);
  const come = [...now].filter(([key, digest]) => old.get(key) !== digest).map(([key]) => key);
  const stays = new Set([...now.keys()].filter((key) => old.get(key) === now.get(key)));
  const gone = [...old.keys()].filter((key) => !stays.has(key));
  if (come.length > now.size * MOST_SHARE) return undefined;
  const values = (keys: readonly string[]): string[][] =>
    keys.map((key) => (JSON.parse(key) as string[]).slice(0, columns.length));
  return { columns, gone: values(gone), come: values(come), before: contentOf(before) };
}

function digests(groups: readonly ManifestGroup[]): Map<string, string> {
  return new Map(
    groups.flatMap(({ value, blocks }) =>
      blocks.map(([second, digest]) => [JSON.stringify([value, second]), digest]),
    ),
  );
}
