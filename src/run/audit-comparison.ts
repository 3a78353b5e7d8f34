/**
 * Compares what a partition gave with what is stored of it, byte by byte.
 *
 * Items in packs are compared as bytes. Items in published files are compared
 * number by number, because a file holds some of them in fewer bytes.
 */

import type { PackStore } from '../cache/pack-store.js';
import type { ColumnSpec } from '../table/column.js';
import type { Artifact } from './artifact.js';
import type { Mismatch } from './audit-result.js';
import {
  type Columns,
  type FieldDifference,
  jsonDifference,
  tableDifference,
} from './field-difference.js';
import type { Item } from './item.js';
import type { Given, GivenOutput } from './reexecution.js';
import { readItem } from './stored-bytes.js';

const OTHER_BITS: FieldDifference = {
  field: null,
  row: null,
  stored: 'the same numbers',
  recomputed: 'those in other bytes',
};

/** The first difference of a partition from what is stored; undefined when there is none. */
export function mismatchOf(
  key: readonly string[],
  given: Given,
  stored: ReadonlyMap<string, Artifact>,
  packs: PackStore,
): Mismatch | undefined {
  if ('failure' in given) {
    const recomputed = `it failed: ${given.failure}`;
    return { key, output: null, field: null, row: null, stored: 'a result', recomputed };
  }
  for (const [output, again] of given) {
    const artifact = stored.get(output) as Artifact;
    const difference = differenceOf(artifact, artifact.item(key) as Item, again, packs);
    if (difference) return { key, output, ...difference };
  }
  return undefined;
}

function differenceOf(
  artifact: Artifact,
  item: Item,
  again: GivenOutput,
  packs: PackStore,
): FieldDifference | undefined {
  const specs = artifact.specs.map(({ spec }) => spec);
  if ('columns' in again) {
    const { columns } = artifact.table(item.key);
    const before = specs.map(({ name }) => columns[name] as Float64Array);
    return tableDifference({ rows: item.rows, columns: before }, asWritten(again, specs), specs);
  }
  const bytes = readItem(packs, item);
  if (bytes.equals(again.bytes)) return undefined;
  if (specs.length === 0) {
    return jsonDifference(bytes.toString('utf8'), Buffer.from(again.bytes).toString('utf8'));
  }
  const before = columnsIn(bytes, item.rows, specs.length);
  return (
    tableDifference(before, columnsIn(again.bytes, again.rows, specs.length), specs) ?? OTHER_BITS
  );
}

/** Column-major bytes as numbers; a copy, because the bytes may lie anywhere. */
function columnsIn(bytes: Uint8Array, rows: number, columns: number): Columns {
  const numbers = new Float64Array(new Uint8Array(bytes).buffer);
  return {
    rows,
    columns: Array.from({ length: columns }, (_, c) => numbers.subarray(c * rows, (c + 1) * rows)),
  };
}

/** What a published file gives back of such numbers: whole ones and flags lose what they cannot hold. */
function asWritten({ rows, columns }: Columns, specs: readonly ColumnSpec[]): Columns {
  return {
    rows,
    columns: columns.map((column, c) => {
      const type = specs[c]?.type;
      if (type === 'bool') return column.map((v) => (Number.isNaN(v) ? v : v === 0 ? 0 : 1));
      return type === 'date' || type === 'int' ? column.map((v) => Math.trunc(v) + 0) : column;
    }),
  };
}
